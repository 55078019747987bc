package dev.pintle.internal;

/** An app of this library's own that stands for another: its class says nothing of the app's. */
public interface Around {
  /** The app, which may be another of these. */
  Object inner();
}
