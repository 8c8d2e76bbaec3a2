package org.obmeet.telemetry.privacy.projection.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.projection.ProjectorFixture;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;

class RowPseudonymsTest {
  private static final Dataset EVENTS = ProjectorFixture.CATALOG.dataset("community_events");
  private static final int DAY = 20_720;

  private final Pseudonyms pseudonyms = ProjectorFixture.pseudonyms();
  private final RowPseudonyms people =
      new RowPseudonyms(
          EVENTS, pseudonyms, "person", Schema.createFixed("p", null, null, Pseudonyms.LENGTH));

  private void assertPseudonym(String identifier, int day) {
    byte[] bytes = identifier.getBytes(StandardCharsets.UTF_8);
    assertThat(people.cached(day, identifier).bytes())
        .as("%s on %d", identifier, day)
        .isEqualTo(
            pseudonyms.pseudonym(
                EVENTS.name(),
                "person",
                Pseudonyms.epoch(EVENTS.epochDays(), day),
                pseudonyms.subject("person", bytes)));
  }

  @Test
  void cached_repeatedOrNot_isThePseudonym() {
    for (int i = 0; i < 150_000; i++) {
      int day = DAY + (i % 50_000 == 0 ? EVENTS.epochDays() : 0);
      // Identifiers are repeated at first, then hardly, and repeated again at the end.
      boolean often = i < 10_000 || i > 140_000;
      assertPseudonym("u" + (often ? i % 10 : i), day);
    }
  }

  @Test
  void cached_ofAnotherEpoch_isAnotherPseudonym() {
    for (int i = 0; i < 20; i++) {
      assertPseudonym("u", DAY + i * EVENTS.epochDays() / 3);
    }
  }

  @Test
  void cached_keepsNoIdentifierLongerThanItsCallerDoes() {
    WeakReference<String> identifier = used();

    for (int i = 0; i < 100 && identifier.get() != null; i++) {
      System.gc();
    }

    assertThat(identifier.get()).isNull();
  }

  private WeakReference<String> used() {
    String identifier = String.join("-", "planted", "person");
    assertPseudonym(identifier, DAY);
    return new WeakReference<>(identifier);
  }
}
