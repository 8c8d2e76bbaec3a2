package org.obmeet.telemetry.jobs;

import java.util.stream.IntStream;

/** Creates page views of synthetic people, one each. */
final class DistinctPageViews {
  private DistinctPageViews() {}

  /** Returns the lines of people {@code from} to {@code to - 1}, at an instant. */
  static String[] of(int from, int to, String at) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                """
                {"type":"page","messageId":"m%s-%s","anonymousId":"a%s","timestamp":"%s",\
                "properties":{"url":"https://obmeet.org/channel/general"}}"""
                    .formatted(Integer.toString(i), at, Integer.toString(i), at))
        .toArray(String[]::new);
  }
}
