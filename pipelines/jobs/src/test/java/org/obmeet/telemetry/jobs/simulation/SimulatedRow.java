package org.obmeet.telemetry.jobs.simulation;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A row of the simulated data set, which a file has as a line {@code ID DAY SUBJECT}. */
record SimulatedRow(String id, LocalDate day, String subject) implements Comparable<SimulatedRow> {
  static List<SimulatedRow> parse(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(" "))
        .filter(parts -> parts.length == 3)
        .map(parts -> new SimulatedRow(parts[0], LocalDate.parse(parts[1]), parts[2]))
        .toList();
  }

  static byte[] bytes(Collection<SimulatedRow> rows) {
    return rows.stream()
        .sorted()
        .map(row -> row.id + " " + row.day + " " + row.subject + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(SimulatedRow other) {
    return id.compareTo(other.id);
  }
}
