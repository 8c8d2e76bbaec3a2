package org.obmeet.telemetry.cli.query.output;

import java.util.ArrayList;
import java.util.List;

/** Wraps text into lines of a readable width. */
public final class WordWrap {
  /** Maximum line width. Only a line with a single word may exceed it. */
  public static final int WIDTH = 100;

  private WordWrap() {}

  /** Returns a text on one line, with a blank for each ASCII control character. */
  public static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  /** Wraps a text between words, with prefixes for the first line and the next lines. */
  public static List<String> lines(String first, String next, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean fresh = true;
    for (String word : text.split(" ")) {
      if (!fresh && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(next);
        fresh = true;
      }
      line.append(fresh ? "" : " ").append(word);
      fresh = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
