package dev.pintle.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pintle.App;
import dev.pintle.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** The cases of one theme. */
abstract class CaseGroup {
  private final String title;
  private final List<Case> cases = new ArrayList<>();

  CaseGroup(String title) {
    this.title = title;
  }

  /** Makes the cases, by {@link #each} and {@link #raw}. */
  abstract void define();

  final String title() {
    return title;
  }

  final List<Case> cases() {
    if (cases.isEmpty()) {
      define();
    }
    return Collections.unmodifiableList(cases);
  }

  /** A case that is seen alike by a client of every protocol, and runs for each. */
  final Case each(String rule, String name, Check check) {
    return add(new Case(rule, name, EnumSet.allOf(Protocol.class), check));
  }

  /** A case about the bytes of HTTP/1.x. */
  final Case raw(String rule, String name, Check check) {
    return add(new Case(rule, name, EnumSet.of(Protocol.HTTP_1), check));
  }

  /** A case about the frames of HTTP/2, in clear text and over TLS. */
  final Case http2(String rule, String name, Check check) {
    return add(new Case(rule, name, EnumSet.of(Protocol.HTTP_2, Protocol.HTTP_2_TLS), check));
  }

  final Case add(Case made) {
    cases.add(made);
    return made;
  }

  /** What an app of the contract says of its request map; it fails by throwing. */
  @FunctionalInterface
  interface Look {
    void at(Map<String, Object> env) throws Exception;
  }

  /** An app that looks at its map and answers 200 if all is well. */
  static App looking(Look look) {
    return env -> {
      look.at(env);
      return Response.text("seen");
    };
  }

  /** Has an app look at the map of a request. */
  static void seen(Bench bench, ClientRequest request, Look look) throws Exception {
    assertThat(bench.serve(looking(look)).send(request).status()).isEqualTo(200);
  }

  /** Has an app look at the map of a request in bytes of HTTP/1.x. */
  static void seen(Bench bench, String request, Look look) throws Exception {
    assertThat(bench.serve(looking(look)).ask(request).status()).isEqualTo(200);
  }
}
