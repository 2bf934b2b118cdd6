# Runs a program in a terminal of its own. Its output goes to standard output, byte for byte; standard input takes
# "resize COLUMNS ROWS" and "type TEXT" (JSON) lines, and "close", which takes the terminal away. Usage: run-in-terminal.py COLUMNS ROWS PROGRAM ARGUMENT...
import fcntl, json, os, pty, select, struct, sys, termios

columns, rows, argv = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    # The size must be there before the program looks.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    # What the test types would be shown, as a person's Enter is.
    modes = termios.tcgetattr(0)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, modes)
    os.execvp(argv[0], argv)

control = b""
watched = [terminal, 0]
while terminal in watched:
    ready, _, _ = select.select(watched, [], [])
    if terminal in ready:
        try:
            output = os.read(terminal, 65536)
        except OSError:
            output = b""
        if not output:
            break
        os.write(1, output)
    if 0 in ready:
        received = os.read(0, 65536)
        if not received:
            watched.remove(0)
        control += received
        while b"\n" in control:
            line, control = control.split(b"\n", 1)
            word, _, rest = line.decode().partition(" ")
            if word == "resize":
                columns, rows = map(int, rest.split())
                fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            elif word == "close":
                os.close(terminal)
                watched = [0]
            else:
                os.write(terminal, json.loads(rest).encode())

_, status = os.waitpid(child, 0)
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
