package dev.pintle.fcgi.codec;

import java.util.Set;

/** Hears nothing; for tests that want one event, or none. */
class IgnoredEvents implements RequestEvents {
  @Override
  public void begin(int id, Role role, boolean keepConnection) {}

  @Override
  public void unknownRole(int id, boolean keepConnection) {}

  @Override
  public void overloaded(int id, boolean keepConnection) {}

  @Override
  public void params(int id, Role role, FcgiParams params) {}

  @Override
  public void paramsTooLarge(int id) {}

  @Override
  public void paramsForgotten(int id) {}

  @Override
  public void input(int id, RecordType stream, byte[] bytes, int from, int to) {}

  @Override
  public void inputEnded(int id, RecordType stream) {}

  @Override
  public void aborted(int id, boolean early) {}

  @Override
  public void valuesWanted(Set<String> names) {}

  @Override
  public void unknownType(int type) {}
}
