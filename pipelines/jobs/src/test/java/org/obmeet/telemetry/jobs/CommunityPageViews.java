package org.obmeet.telemetry.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Creates page views of a few people on a few days. */
public final class CommunityPageViews {
  private CommunityPageViews() {}

  /** Writes one page view per person and day. */
  public static Path views(LakeFixture work, String name, List<String> people, String... days) {
    List<String> lines = new ArrayList<>();
    for (String day : days) {
      for (String person : people) {
        lines.add(view(person, day + "T08:00:00Z"));
      }
    }
    return work.file(name, lines.toArray(String[]::new));
  }

  /** Returns the line of a page view. */
  public static String view(String person, String at) {
    return """
        {"type":"page","userId":"%1$s","messageId":"%1$s-%2$s","timestamp":"%2$s",\
        "properties":{"url":"https://obmeet.org/home"}}"""
        .formatted(person, at);
  }

  /** Returns the ids of a number of people. */
  public static List<String> people(String prefix, int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
