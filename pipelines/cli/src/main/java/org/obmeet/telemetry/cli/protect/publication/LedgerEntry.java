package org.obmeet.telemetry.cli.protect.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

/**
 * A release in the ledger, from one run of {@code protect}. The data of an entry suffice to protect
 * later releases and to write the files again. An entry contains no records and no suppressed
 * values. An entry contains no digest of the input either, because a guess of the input could be
 * tested against a digest. The components have the order of the keys of the file.
 *
 * @param previous SHA-256 of the previous entry; zeros for the first entry
 * @param window name of the population and period; null if it has none
 * @param contributor the input column with the contributor; null if rows are counts
 * @param weight the input column with the count; null if rows have contributors
 * @param spec SHA-256 of the specification
 * @param meanings {@code count} or {@code sum of COLUMN}, by name of the measure
 * @param guarded names of the sums under the p % rule
 * @param values the values that occurred in each dimension
 * @param hierarchies parent of each label, by dimension and label
 * @param contains the records of each contained window, by name of the window
 */
public record LedgerEntry(
    int number,
    String previous,
    @JsonInclude(Include.NON_NULL) String window,
    @JsonInclude(Include.NON_NULL) String contributor,
    @JsonInclude(Include.NON_NULL) String weight,
    String spec,
    @JsonProperty("settings") ProtectionSpec.Rules rules,
    @JsonProperty("measures") Map<String, String> meanings,
    @JsonProperty("dominance") @JsonInclude(Include.NON_EMPTY) List<String> guarded,
    Map<String, List<String>> values,
    @JsonProperty("ladders") Map<String, Map<String, String>> hierarchies,
    @JsonInclude(Include.NON_EMPTY) Map<String, WindowSlice> contains,
    List<ProtectedTable> tables) {
  public LedgerEntry {
    meanings = Collections.unmodifiableMap(new TreeMap<>(meanings));
    guarded = guarded == null ? List.of() : List.copyOf(guarded);
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    hierarchies = Collections.unmodifiableMap(new TreeMap<>(hierarchies));
    contains = Collections.unmodifiableMap(new TreeMap<>(contains == null ? Map.of() : contains));
    tables = List.copyOf(tables);
  }

  public InputPopulation population() {
    return new InputPopulation(
        contributor == null ? Counting.WEIGHT : Counting.CONTRIBUTOR,
        contributor == null ? weight : contributor,
        Optional.ofNullable(window));
  }

  /** Returns a copy with other hierarchies and tables. */
  LedgerEntry with(Map<String, Map<String, String>> parents, List<ProtectedTable> contents) {
    return new LedgerEntry(
        number,
        previous,
        window,
        contributor,
        weight,
        spec,
        rules,
        meanings,
        guarded,
        values,
        parents,
        contains,
        contents);
  }

  public byte[] bytes() {
    return (JsonText.compact(this) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Parses an entry. Throws IOException if the bytes are no entry. */
  public static LedgerEntry read(byte[] bytes) throws IOException {
    try {
      return JsonText.convert(JsonText.map(bytes), new TypeReference<>() {});
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IOException("not an entry of a ledger", e);
    }
  }
}
