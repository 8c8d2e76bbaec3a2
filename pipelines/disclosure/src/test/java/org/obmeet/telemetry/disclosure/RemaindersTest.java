package org.obmeet.telemetry.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.suppression.Remainders;

class RemaindersTest {
  /**
   * Row 1 minus three cells is 1 × h, and so is x × h minus 2 × h. From the second one, two more
   * cells can be subtracted.
   */
  @Test
  void find_remainderInTwoWays_continuesFromTheShorterOne() {
    TableFixture fixture = new TableFixture("a", "b").add(1, "y/3", "g/1");
    for (String a : List.of("x/1", "x/2")) {
      for (String b : List.of("g/1", "g/2", "g/3", "h/4", "h/5")) {
        fixture.add(1, a, b);
      }
    }
    Population population = fixture.table("t", 1, 0, 1).population();
    Set<List<String>> shown =
        Set.of(
            List.of("1", "*"),
            List.of("1", "1"),
            List.of("1", "2"),
            List.of("1", "3"),
            List.of("1", "4"),
            List.of("x", "h"),
            List.of("2", "h"));

    List<List<List<String>>> found =
        Remainders.find(population, 0, cell -> shown.contains(population.labels(0, cell))).stream()
            .map(cells -> Arrays.stream(cells).mapToObj(c -> population.labels(0, c)).toList())
            .toList();

    assertThat(found)
        .doesNotHaveDuplicates()
        .contains(List.of(List.of("1", "4"), List.of("1", "5")))
        .contains(List.of(List.of("1", "5")));
  }
}
