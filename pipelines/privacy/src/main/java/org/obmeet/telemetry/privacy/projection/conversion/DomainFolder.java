package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Folds values into a public domain: a value seen in the data never becomes a label. */
public final class DomainFolder {
  private static final int CACHED = 10_000;
  private static final int LONGEST = 64;

  private final Domain domain;
  private final Map<String, String> known = new HashMap<>();
  private final Map<String, String> lower = new HashMap<>();
  private final Map<String, String> cache = new HashMap<>();
  private final Map<String, String> folded = new HashMap<>();

  public DomainFolder(Domain domain) {
    this.domain = domain;
    if (domain instanceof Domain.Listed listed) {
      listed.values().forEach(value -> known.put(value, value));
      known.putAll(listed.aliases());
      listed.aliases().forEach((alias, label) -> lower.put(alias.toLowerCase(Locale.ROOT), label));
    }
  }

  /** The label of a value; {@link Domain#OTHER} outside the domain. */
  public String fold(String value) {
    if (domain instanceof Domain.Listed) {
      String label = known.get(value);
      if (label == null && !lower.isEmpty() && value.length() <= LONGEST) {
        label = lower.get(value.toLowerCase(Locale.ROOT));
      }
      return label == null ? Domain.OTHER : label;
    }
    return value.length() <= LONGEST && domain.contains(value) ? value : Domain.OTHER;
  }

  /** The label of a version number cut to so many parts. */
  String foldVersion(String text, int parts) {
    if (text.length() > LONGEST) {
      return Domain.OTHER;
    }
    String label = cache.get(text);
    if (label == null) {
      String cut = VersionNumbers.truncate(text, parts);
      label = cut == null ? Domain.OTHER : fold(cut);
      if (cache.size() >= CACHED) {
        cache.clear();
        folded.clear();
      }
      // One object per label, which columns know again faster than its letters.
      label = folded.computeIfAbsent(label, l -> l);
      cache.put(text, label);
    }
    return label;
  }
}
