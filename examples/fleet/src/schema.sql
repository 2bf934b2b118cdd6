-- What the fleet knows. pg-boss has its jobs beside this, in the schema "pgboss" of the same database: so that a run and
-- its next job change in one transaction.

create schema if not exists fleet;

-- One row for each report of each night.
create table if not exists fleet.runs (
  id           bigint generated always as identity primary key,
  night        date not null,
  tenant       text not null,
  key          text not null,                      -- what the report is called
  lane         text not null,                      -- runs of one lane go one after the other
  request      jsonb not null,
  state        text not null default 'waiting'
               check (state in ('waiting', 'queued', 'starting', 'running', 'saved', 'failed', 'unknown')),
  step         int not null default 0,             -- its next step: a job of another number has nothing to do any more
  sent_at      timestamptz,                        -- when its last start was sent to the vendor
  handle       jsonb,                              -- what the vendor calls the run, from the moment it accepted it
  vendor_state text,                               -- the vendor's own word, when it was last asked
  error        jsonb,
  changed_at   timestamptz not null default now(),
  unique (night, tenant, key)
);

-- A second run of a lane cannot be under way: the database refuses it, whatever a program does.
create unique index if not exists one_run_per_lane on fleet.runs (lane)
  where state in ('queued', 'starting', 'running');

create table if not exists fleet.files (
  run             bigint primary key references fleet.runs on delete cascade,
  path            text not null,
  size_bytes      bigint not null,
  sha256          text,
  length_verified boolean not null,
  row_count       bigint,
  saved_at        timestamptz not null default now()
);

-- Every process that can read this can use the tokens until they expire: see the README.
create table if not exists fleet.tokens (
  key         text primary key,
  token       text not null,
  expires_at  bigint not null,                     -- ms since 1970
  lifetime_ms bigint
);

-- Unlogged: after a crash of the server it is empty, which costs a few refusals (429) and no run.
create unlogged table if not exists fleet.pace (
  key       text primary key,
  last_turn timestamptz not null -- the last one that was given out
);
