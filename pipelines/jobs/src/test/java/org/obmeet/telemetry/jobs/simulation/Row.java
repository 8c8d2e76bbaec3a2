package org.obmeet.telemetry.jobs.simulation;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A row of the simulated data set, which a file has as a line {@code ID DAY SUBJECT}. */
record Row(String id, LocalDate day, String subject) implements Comparable<Row> {
  static List<Row> parse(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(" "))
        .filter(parts -> parts.length == 3)
        .map(parts -> new Row(parts[0], LocalDate.parse(parts[1]), parts[2]))
        .toList();
  }

  static byte[] bytes(Collection<Row> rows) {
    return rows.stream()
        .sorted()
        .map(row -> row.id + " " + row.day + " " + row.subject + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Row other) {
    return id.compareTo(other.id);
  }
}
