package dev.pintle.runner;

import dev.pintle.Response;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** How a status report is written. Its values are texts, whole numbers and times. */
enum StatusFormat {
  /** Lines of a name and a value, as php-fpm has them. */
  TEXT {
    @Override
    Response write(
        Map<String, Object> report, @Nullable List<Map<String, Object>> requests, ZoneId zone) {
      StringBuilder text = new StringBuilder();
      lines(text, report, zone);
      if (requests != null) {
        for (Map<String, Object> request : requests) {
          text.append("\n************************\n");
          lines(text, request, zone);
        }
      }
      return Response.text(text.toString());
    }
  },

  /** One object; times are seconds since 1970. */
  JSON {
    @Override
    Response write(
        Map<String, Object> report, @Nullable List<Map<String, Object>> requests, ZoneId zone) {
      String object = object(report);
      if (requests != null) {
        StringJoiner array = new StringJoiner(",", ",\"requests\":[", "]}");
        requests.forEach(request -> array.add(object(request)));
        object = object.substring(0, object.length() - 1) + array;
      }
      return Response.json(object + "\n");
    }
  },

  /** A page with one table, or two. */
  HTML {
    @Override
    Response write(
        Map<String, Object> report, @Nullable List<Map<String, Object>> requests, ZoneId zone) {
      StringBuilder rows = new StringBuilder();
      report.forEach(
          (name, value) ->
              rows.append("<tr><th>")
                  .append(name)
                  .append("</th><td>")
                  .append(Html.escape(plain(value, zone)))
                  .append("</td></tr>\n"));
      return Response.html(PAGE.formatted(rows, requests == null ? "" : table(requests, zone)));
    }
  };

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>Status</title>
      <style>
      body { font: 14px/1.4 sans-serif; margin: 2em; }
      table { border-collapse: collapse; margin-bottom: 2em; }
      th, td { border: 1px solid #ccc; padding: 0.2em 0.6em; text-align: left; }
      </style>
      </head>
      <body>
      <table>
      %s</table>
      %s</body>
      </html>
      """;

  /**
   * Writes a report.
   *
   * @param report names, which need no escaping, and values
   * @param requests one map each, all of the same names; null if they are not wanted
   * @param zone for times that people read
   */
  abstract Response write(
      Map<String, Object> report, @Nullable List<Map<String, Object>> requests, ZoneId zone);

  private static void lines(StringBuilder text, Map<String, Object> report, ZoneId zone) {
    report.forEach(
        (name, value) ->
            text.append(
                String.format(
                    Locale.ROOT, "%-24s%s\n", name + ":", AccessLog.escape(plain(value, zone)))));
  }

  private static String plain(Object value, ZoneId zone) {
    return value instanceof Instant time ? TIME.format(time.atZone(zone)) : value.toString();
  }

  private static String table(List<Map<String, Object>> requests, ZoneId zone) {
    if (requests.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder("<table>\n<tr>");
    requests.get(0).keySet().forEach(name -> table.append("<th>").append(name).append("</th>"));
    table.append("</tr>\n");
    for (Map<String, Object> request : requests) {
      table.append("<tr>");
      request
          .values()
          .forEach(
              value ->
                  table.append("<td>").append(Html.escape(plain(value, zone))).append("</td>"));
      table.append("</tr>\n");
    }
    return table.append("</table>\n").toString();
  }

  private static String object(Map<String, Object> report) {
    StringJoiner object = new StringJoiner(",", "{", "}");
    report.forEach((name, value) -> object.add("\"" + name + "\":" + json(value)));
    return object.toString();
  }

  private static String json(Object value) {
    if (value instanceof Instant time) {
      return Long.toString(time.getEpochSecond());
    }
    return value instanceof Long ? value.toString() : quoted(value.toString());
  }

  /** ASCII only, and safe within a page's script. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f && c != '<') {
        quoted.append(c);
      } else {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return quoted.append('"').toString();
  }
}
