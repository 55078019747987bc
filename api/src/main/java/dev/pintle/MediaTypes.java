package dev.pintle;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Media types by the ending of a file's name: those of the web, no system's table consulted. */
final class MediaTypes {
  private static final String UNKNOWN = "application/octet-stream";

  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          text("css", "text/css"),
          text("csv", "text/csv"),
          text("htm", "text/html"),
          text("html", "text/html"),
          text("ics", "text/calendar"),
          text("js", "text/javascript"),
          text("log", "text/plain"),
          text("md", "text/markdown"),
          text("mjs", "text/javascript"),
          text("txt", "text/plain"),
          text("vtt", "text/vtt"),
          text("xml", "text/xml"),
          Map.entry("avif", "image/avif"),
          Map.entry("gif", "image/gif"),
          Map.entry("gz", "application/gzip"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("otf", "font/otf"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("tar", "application/x-tar"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("wav", "audio/wav"),
          Map.entry("webm", "video/webm"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("zip", "application/zip"));

  private MediaTypes() {}

  static String of(Path file) {
    Path name = file.getFileName();
    String text = name == null ? "" : name.toString();
    String ending = text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return text.indexOf('.') < 0 ? UNKNOWN : BY_ENDING.getOrDefault(ending, UNKNOWN);
  }

  private static Map.Entry<String, String> text(String ending, String type) {
    return Map.entry(ending, type + "; charset=utf-8");
  }
}
