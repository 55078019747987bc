package dev.pintle.conformance.smuggling;

import static dev.pintle.conformance.smuggling.Attack.LENGTH;
import static dev.pintle.conformance.smuggling.Attack.SECOND;
import static dev.pintle.conformance.smuggling.Attack.TARGET;

import java.util.List;

/** Heads that not everybody reads alike. */
final class HeadAttacks extends AttackGroup {
  @Override
  void define() {
    heads();
  }

  private void heads() {
    String line = "GET " + TARGET + " HTTP/1.1";
    add("a second Host", bare(line, "Host: a", "Host: b"));
    add("the same Host twice", bare(line, "Host: a", "Host: a"));
    add("no Host", bare(line, "X: y"));
    add("a Host with a blank before the colon", bare(line, "Host : b", "Host: a"));
    add("a folded Host", bare(line, "Host: a", " b"));
    add("a list of Hosts", bare(line, "Host: a, b"));
    add("a Host with user information", bare(line, "Host: u@a"));
    add("a Host with a path", bare(line, "Host: a/b"));
    add("absolute-form against Host", bare("GET http://b" + TARGET + " HTTP/1.1", "Host: a"));
    add(
        "absolute-form with user information",
        bare("GET http://b@a" + TARGET + " HTTP/1.1", "Host: a"));
    add("absolute-form without Host", bare("GET http://a" + TARGET + " HTTP/1.1", "X: y"));
    for (String odd :
        List.of(
            "X Y: a",
            "X\tY: a",
            "X\0Y: a",
            "X\u00e9: a",
            "X_Y: a",
            "X(Y): a",
            ": a",
            "X",
            "X: \0",
            "X: \u0001",
            "X: \u007f",
            "X: \u00e9",
            "X: a\rb",
            "X: a\nb: c",
            "X: a\r\n b",
            "X: a\n")) {
      add("the field " + shown(odd), head("GET", odd));
    }
    add("a head that hides another behind LF", head("GET", "X: y\n\n" + SECOND.strip()));
    add("a head that hides another behind CR", head("GET", "X: y\r\r" + SECOND.strip()));
    add("a bare LF before a request", "\n" + head("GET"));
    add("a bare CR before a request", "\r" + head("GET"));
    add("two blanks", bare("GET  " + TARGET + " HTTP/1.1", "Host: a"));
    add("a tab for a blank", bare("GET\t" + TARGET + " HTTP/1.1", "Host: a"));
    add("a blank behind the version", bare(line + " ", "Host: a"));
    add("a version within the target", bare("GET " + TARGET + " HTTP/1.1 HTTP/1.1", "Host: a"));
    add("a NUL in the target", bare("GET " + TARGET + "\0 HTTP/1.1", "Host: a"));
    add("a fragment", bare("GET " + TARGET + "#x HTTP/1.1", "Host: a"));
    add("HTTP/1.2", bare("GET " + TARGET + " HTTP/1.2", "Host: a"));
    add("HTTP/0.9", "GET " + TARGET + "\r\n");
    add("a request line that ends in LF", "GET " + TARGET + " HTTP/1.1\nHost: a\r\n\r\n");
    add("a head whose lines end in LF", "GET " + TARGET + " HTTP/1.1\nHost: a\n\n");
    add(
        "CONNECT with a body",
        bare("CONNECT a:80 HTTP/1.1", "Host: a:80", length(LENGTH)) + SECOND);
  }
}
