package dev.pintle.transport;

/** What a connection needs before its next turn. */
public enum Next {
  /** Bytes from the peer, or its end. */
  READ,
  /** Room in the socket. */
  WRITE,
  /** Either of these, whichever comes first. */
  READ_OR_WRITE,
  /** Nothing: bytes are left in its buffer, but others shall have a turn. */
  AGAIN,
  /** A thread that may call the app: {@link Turn#mayCall} said no. */
  CALL,
  /** Nothing, until the connection is resumed or its deadline passes. */
  PAUSE,
  /** The end. */
  CLOSE
}
