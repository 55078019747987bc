package dev.pintle.fcgi.codec;

import java.util.Set;

/**
 * What a {@link Demultiplexer} found. The events of one id come in this order, unless the request
 * is {@linkplain #aborted aborted}, which may come behind any of them and ends them:
 *
 * <ol>
 *   <li>{@link #begin}
 *   <li>{@link #params}, {@link #paramsTooLarge} or {@link #paramsForgotten}
 *   <li>{@link #input} of {@link RecordType#STDIN}, any number, then {@link #inputEnded}
 *   <li>for a {@link Role#FILTER} the same of {@link RecordType#DATA}
 * </ol>
 *
 * <p>Once the request has {@linkplain Demultiplexer#ended ended} there are no more, and each event
 * may call that. Events of different ids may interleave. An event must not throw.
 */
public interface RequestEvents {
  /**
   * A request has become active.
   *
   * @param id 1 to 65535
   * @param role of the application
   * @param keepConnection false if the connection is to be closed behind the response
   */
  void begin(int id, Role role, boolean keepConnection);

  /**
   * A request has an unknown role and wants to be ended with {@link ProtocolStatus#UNKNOWN_ROLE};
   * its id has not become active.
   *
   * @param id 1 to 65535
   * @param keepConnection as in {@link #begin}
   */
  void unknownRole(int id, boolean keepConnection);

  /**
   * A request is one more than may be active, and wants to be refused; its id has not become
   * active.
   *
   * @param id 1 to 65535
   * @param keepConnection as in {@link #begin}
   */
  void overloaded(int id, boolean keepConnection);

  /**
   * All parameters of a request have come, so that it can be answered from now on.
   *
   * @param id of an active request
   * @param role as in {@link #begin}
   * @param params within the limits
   */
  void params(int id, Role role, FcgiParams params);

  /**
   * All parameters of a request have come, and passed a limit; they are forgotten. The request
   * stays active, since it still wants an answer.
   *
   * @param id of an active request
   */
  void paramsTooLarge(int id);

  /**
   * All parameters of a request have come, and were {@linkplain Demultiplexer#forgetParams
   * forgotten}. The request stays active, since it still wants an answer.
   *
   * @param id of an active request
   */
  void paramsForgotten(int id);

  /**
   * A piece of a stream has come; where the pieces are cut means nothing.
   *
   * @param id of an active request
   * @param stream {@link RecordType#STDIN} or {@link RecordType#DATA}
   * @param bytes the array that was received, to be read before this returns
   * @param from where the piece begins in it
   * @param to where it ends, above {@code from}
   */
  void input(int id, RecordType stream, byte[] bytes, int from, int to);

  /**
   * A stream has ended.
   *
   * @param id of an active request
   * @param stream {@link RecordType#STDIN} or {@link RecordType#DATA}
   */
  void inputEnded(int id, RecordType stream);

  /**
   * The web server no longer wants the answer, but still wants the request to be ended.
   *
   * @param id of an active request
   * @param early before {@link #params} or what stands for it
   */
  void aborted(int id, boolean early);

  /**
   * The web server asks for values (section 4.1).
   *
   * @param names the names it asks for, known or not
   */
  void valuesWanted(Set<String> names);

  /**
   * A management record has a type that is not understood, and wants to be answered (section 4.2).
   *
   * @param type 0 to 255
   */
  void unknownType(int type);
}
