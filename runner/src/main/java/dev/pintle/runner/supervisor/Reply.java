package dev.pintle.runner.supervisor;

/**
 * An answer over the control socket.
 *
 * @param code the exit status of who asked
 * @param text one sentence, or the lines of the status
 */
record Reply(int code, String text) {}
