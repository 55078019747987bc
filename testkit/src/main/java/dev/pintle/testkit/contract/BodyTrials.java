package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.util.ArrayList;
import java.util.List;

/** Bodies of requests. */
final class BodyTrials {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String LARGE = "0123456789abcdef".repeat(20_000);

  private BodyTrials() {}

  static List<Trial> all() {
    List<Trial> all = new ArrayList<>();
    for (String action :
        new String[] {"echo", "echo-as-it-comes", "upload", "read-some", "empty"}) {
      all.add(post("no body, " + action, action));
      all.add(post("a body of no bytes, " + action, action).body(""));
      all.add(post("a small body, " + action, action).body("hello"));
      all.add(post("a large body, " + action, action).body(LARGE));
      all.add(post("a body in chunks, " + action, action).chunks("he", "l", "lo"));
      all.add(post("a large body in chunks, " + action, action).chunks(LARGE, "x", LARGE));
    }
    all.add(post("all bytes", "echo").body(allBytes()));
    all.add(Trial.get("a GET with a body", "/").doing("echo").body("hello"));
    all.add(Trial.of("a HEAD with a body", "HEAD", "/").doing("echo").body("hello"));
    all.add(Trial.of("a DELETE with chunks", "DELETE", "/").doing("echo").chunks("hello"));
    all.add(
        post("trailers", "trailers")
            .chunks("hello")
            .trailers("X-Sum", "1", "x-sum", "2", "X-Two", "")
            .needs(Feature.REQUEST_TRAILERS));
    all.add(post("no trailers", "trailers").body("hello").needs(Feature.REQUEST_TRAILERS));
    forms(all);
    expectations(all);
    all.add(post("HTTP/1.0 with a body", "echo").body("hello").http10().ends());
    raw(all);
    return all;
  }

  private static void forms(List<Trial> all) {
    all.add(form("a form", "form", "a=1&b=two+words&a=%C3%A9&c"));
    all.add(form("an empty form", "form", ""));
    all.add(form("a form that is too long", "small-form", "a=1&b=2&c=3"));
    all.add(form("a form with half an escape", "form", "a=%2"));
    all.add(post("a form of another type", "form").field("Content-Type", "text/plain").body("a=1"));
    all.add(post("a form without a type", "form").body("a=1"));
    all.add(
        post("a form with a charset, in chunks", "form")
            .field("Content-Type", FORM + "; charset=UTF-8")
            .chunks("a=", "1&b", "=2"));
    all.add(
        post("text of Latin letters", "text")
            .field("Content-Type", "text/plain; charset=ISO-8859-1")
            .body("caf\u00e9"));
    all.add(
        post("text of a charset that is none", "text")
            .field("Content-Type", "text/plain; charset=none")
            .body("hello"));
  }

  private static void expectations(List<Trial> all) {
    for (String action : new String[] {"echo", "upload", "read-some"}) {
      all.add(
          post("100-continue, " + action, action).field("Expect", "100-continue").body("hello"));
      all.add(
          post("100-continue with chunks, " + action, action)
              .field("Expect", "100-continue")
              .chunks("he", "llo"));
    }
    all.add(post("100-continue, not read", "empty").field("Expect", "100-continue").body("hello"));
    all.add(
        post("100-continue, refused", "not-found").field("Expect", "100-continue").body("hello"));
    all.add(
        post("100-continue in HTTP/1.0", "echo")
            .field("Expect", "100-continue")
            .body("hello")
            .http10()
            .ends());
  }

  private static void raw(List<Trial> all) {
    chunks(all, "chunk sizes in odd writing", "005\r\nhello\r\n0A;x\r\n0123456789\r\n000\r\n\r\n");
    chunks(all, "chunk extensions", "5;a=b;c=\"d;e\"\r\nhello\r\n0;z\r\n\r\n");
    chunks(all, "broken chunks, which the app reads", "5\r\nhelloX");
    chunks(all, "a chunk size that is none, which the app reads", "5\r\nhello\r\nxyz\r\n");
    all.add(
        Trial.raw(
                "trailers that would be fields",
                Requests.chunked(
                    "/",
                    "0\r\nHost: evil\r\nContent-Length: 7\r\nAuthorization: x\r\n\r\n",
                    "X-Do: trailers"),
                "POST")
            .needs(Feature.REQUEST_TRAILERS));
    String coding = "transfer-ENCODING: Chunked";
    all.add(
        Trial.raw(
            "Transfer-Encoding in another case",
            Requests.request("POST", "/", "X-Do: echo", coding) + "5\r\nhello\r\n0\r\n\r\n",
            "POST"));
    all.add(
        Trial.raw(
            "a request behind a body that nobody read",
            Requests.post("/1", Requests.get("/smuggled"), "X-Do: empty") + Requests.get("/2"),
            "POST",
            "GET"));
    all.add(
        Trial.raw(
            "a request behind chunks that nobody read",
            Requests.chunked("/1", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", "X-Do: empty")
                + Requests.get("/2"),
            "POST",
            "GET"));
  }

  private static void chunks(List<Trial> all, String name, String chunks) {
    all.add(Trial.raw(name, Requests.chunked("/", chunks, "X-Do: echo"), "POST"));
  }

  private static Trial post(String name, String action) {
    return Trial.of(name, "POST", "/").doing(action);
  }

  private static Trial form(String name, String action, String body) {
    return post(name, action).field("Content-Type", FORM).body(body);
  }

  private static String allBytes() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 256; c++) {
      all.append(c);
    }
    return all.toString();
  }
}
