package dev.pintle.testkit.contract;

import dev.pintle.Feature;
import java.util.ArrayList;
import java.util.List;

/** Methods, targets and queries. */
final class TargetTrials {
  private static final String[] METHODS = {
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "M-SEARCH",
    "get",
    "PROPFIND",
    "!#$%&'*+.^_`|~-09",
    "X".repeat(60)
  };

  private static final String[] TARGETS = {
    "/",
    "/a/b/c",
    "/a/",
    "//",
    "//a//b//",
    "/.",
    "/..",
    "/./a",
    "/../a",
    "/a/../b",
    "/a/./b",
    "/a/..",
    "/a/%2e%2e/b",
    "/%2e/",
    "/.../..a",
    "/a%2Fb",
    "/a%2fb/%2F",
    "/a%5cb",
    "/%25",
    "/%252F",
    "/%00",
    "/%0d%0a",
    "/%20",
    "/%7e~",
    "/%C3%A9",
    "/%E2%82%AC/%F0%9F%98%80",
    "/%FF%C3",
    "/%c0%af",
    "/%ed%a0%80",
    "/a;b=c;d/e;f",
    "/a:b@c",
    "/!$&'()*+,=-_.~",
    "/a+b",
    "/a\"b<c>d\\e^f`g{h|i}j",
    "/[a]",
    "/a%3Fb?c",
    "/a%23b",
    "/?",
    "/?a",
    "/?a=1&a=2&b=&=c&&d",
    "/?a=b+c%20d%2Be",
    "/?%C3%A9=%FF",
    "/?a=/b?c=d//..",
    "/?a=%2",
    "/?a=%zz",
    "/?a\"<>\\^`{|}",
    "/?" + "q=" + "x".repeat(3000),
    "/" + "p".repeat(3000),
    "http://other.test/x/y?z",
    "http://other.test",
    "http://other.test?a=b",
    "HTTP://Other.Test:81/x",
    "https://other.test/secure",
    "http://[::1]:8080/x",
    "/http://other.test/x",
    "/*"
  };

  private TargetTrials() {}

  static List<Trial> all() {
    List<Trial> all = new ArrayList<>();
    for (String method : METHODS) {
      all.add(Trial.of("method " + shorten(method), method, "/a"));
    }
    for (String target : TARGETS) {
      all.add(Trial.get("target " + shorten(target), target));
    }
    all.add(Trial.of("target * of OPTIONS", "OPTIONS", "*"));
    for (String target :
        new String[] {"/shop", "/shop/", "/shop/a", "/shopping", "/shop/deep/a%2Fb"}) {
      all.add(Trial.get("mount of " + target, target).doing("mount"));
    }
    all.add(Trial.get("mount of an escaped path", "/sh%6Fp/a").doing("mount"));
    all.add(
        Trial.of("method CONNECT", "CONNECT", "other.test:443")
            .doing("upgrade")
            .conversation("ping")
            .needs(Feature.CONNECT));
    return all;
  }

  private static String shorten(String text) {
    return text.length() <= 40 ? text : text.substring(0, 20) + "… of " + text.length();
  }
}
