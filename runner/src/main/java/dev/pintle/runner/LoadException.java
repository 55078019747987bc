package dev.pintle.runner;

/** An app that could not be loaded; the message is for the person at the terminal. */
final class LoadException extends Exception {
  private static final long serialVersionUID = 1L;

  LoadException(String message) {
    super(message);
  }
}
