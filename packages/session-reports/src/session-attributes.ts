/** An instant: a Date, or ISO 8601 text in UTC. */
export type FilterDate = Date | string;

/** Several vendors' protocols, and any that Fudo adds. */
export type SessionProtocol =
  | "http"
  | "modbus"
  | "mysql"
  | "rdp"
  | "ssh"
  | "system"
  | "tcp"
  | "tds"
  | "telnet"
  | "tn3270"
  | "tn5250"
  | "vnc"
  | (string & {});

/** How an access request ended, or where it stands. */
export type SessionStatus =
  "approved" | "disconnected" | "expired" | "rejected" | "terminated" | "waiting" | (string & {});

/**
 * The attributes of a session that a filter can name, as far as Fudo documents them: names, types and values. Ids are
 * text. Which units `active_time` and `size` have is documented nowhere.
 *
 * @see https://download.fudosecurity.com/documentation/fudo/5_3/api/en/_api/main/en/sessions.html
 */
export interface SessionAttributes {
  readonly id: string;
  readonly leader_session_id: string;
  readonly account_id: string;
  readonly listener_id: string;
  readonly safe_id: string;
  readonly server_id: string;
  readonly user_id: string;
  readonly handled_by: string;
  readonly marked_safe_by: string;
  readonly created_at: FilterDate;
  readonly modified_at: FilterDate;
  readonly started_at: FilterDate;
  readonly finished_at: FilterDate;
  readonly terminate_at: FilterDate;
  readonly active_time: number;
  readonly size: number;
  readonly bits_per_pixel: number;
  readonly height: number;
  readonly width: number;
  readonly source_ip: string;
  readonly source_port: number;
  readonly destination_ip: string;
  readonly destination_port: number;
  readonly protocol: SessionProtocol;
  readonly subprotocol: SessionProtocol;
  readonly status: SessionStatus;
  readonly dump_mode: "all" | "none" | "raw" | "noraw" | (string & {});
  readonly reason: string;
  readonly login_reason: string;
  readonly command: string;
  readonly type: string;
  readonly subsystem: string;
  readonly trusted_timestamp: string;
  readonly ml: string;
  readonly paused: boolean;
  readonly retention_locked: boolean;
  readonly indexed: boolean;
  readonly pending_delete: boolean;
  readonly password_change: boolean;
  readonly checkout_forced: boolean;
  readonly removed: boolean;
}
