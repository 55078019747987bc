package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.util.ArrayList;
import java.util.List;

/** What the app answers: kinds of bodies, statuses and fields, failures and mistakes. */
final class ReplyTrials {
  private static final String[] BODIES = {
    "empty",
    "bytes",
    "large",
    "file",
    "part-of-a-file",
    "nothing-of-a-file",
    "stream",
    "stream-of-any-length",
    "empty-stream",
    "writer",
    "silent-writer",
    "large-writer",
    "writer-that-closes",
    "writer-with-a-length"
  };

  private static final String[] HEADS = {
    "status-201",
    "status-204",
    "status-205",
    "status-299",
    "status-304",
    "status-400",
    "status-404",
    "status-418",
    "status-500",
    "status-503",
    "status-599",
    "status-799",
    "status-999",
    "304-with-a-length",
    "redirect",
    "cookies",
    "fields",
    "date",
    "no-type",
    "odd-type"
  };

  private static final String[] FAILURES = {
    "not-found",
    "teapot",
    "failure",
    "error",
    "failure-of-a-writer",
    "not-found-by-a-writer",
    "failure-of-a-stream",
    "no-such-file",
    "failure-of-a-close"
  };

  private static final String[] MISTAKES = {
    "null",
    "status-99",
    "status-100",
    "status-1000",
    "status-101",
    "coding",
    "connection",
    "keep-alive",
    "upgrade",
    "length",
    "text-for-a-length",
    "two-lengths",
    "upgrade-nobody-asked-for",
    "204-with-a-body",
    "304-with-a-body",
    "writer-long",
    "trailers-behind-a-length"
  };

  private ReplyTrials() {}

  static List<Trial> all() {
    List<Trial> all = new ArrayList<>();
    for (String action : BODIES) {
      all.add(Trial.get("body " + action, "/").doing(action));
      all.add(Trial.of("body " + action + " to HEAD", "HEAD", "/").doing(action));
      all.add(Trial.get("body " + action + " in HTTP/1.0", "/").doing(action).http10().ends());
    }
    for (String action : HEADS) {
      all.add(Trial.get("head " + action, "/").doing(action));
      all.add(Trial.of("head " + action + " to HEAD", "HEAD", "/").doing(action));
    }
    all.add(Trial.of("head head-with-a-length", "HEAD", "/").doing("head-with-a-length"));
    all.add(Trial.get("head close", "/").doing("close").ends());
    for (String action : FAILURES) {
      all.add(Trial.get("failure " + action, "/").doing(action));
      all.add(Trial.of("failure " + action + " to HEAD", "HEAD", "/").doing(action));
    }
    all.add(Trial.get("failure failure-of-a-sent-writer", "/").doing("failure-of-a-sent-writer"));
    all.add(
        Trial.get("failure failure-of-a-sent-writer in HTTP/1.0", "/")
            .doing("failure-of-a-sent-writer")
            .http10());
    for (String action : MISTAKES) {
      all.add(Trial.get("mistake " + action, "/").doing("wrong-" + action));
    }
    all.add(Trial.get("mistake writer-short", "/").doing("wrong-writer-short"));
    all.add(Trial.get("mistake stream-short", "/").doing("wrong-stream-short"));
    all.add(Trial.get("interim responses", "/").doing("early-hints").needs(Feature.INFORMATIONAL));
    all.add(Trial.get("interim responses in HTTP/1.0", "/").doing("early-hints").http10().ends());
    all.add(
        Trial.get("trailers of a response", "/")
            .doing("writer-with-trailers")
            .needs(Feature.RESPONSE_TRAILERS));
    all.add(
        Trial.get("trailers of a response in HTTP/1.0", "/")
            .doing("writer-with-trailers")
            .http10()
            .ends()
            .needs(Feature.RESPONSE_TRAILERS));
    all.add(
        Trial.get("an upgrade", "/")
            .doing("upgrade")
            .field("Connection", "Upgrade")
            .field("Upgrade", "other, echo")
            .conversation("ping")
            .needs(Feature.UPGRADE));
    all.add(
        Trial.get("an upgrade that was not offered", "/").doing("wrong-upgrade-nobody-asked-for"));
    return all;
  }
}
