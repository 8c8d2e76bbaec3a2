package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Maps values to the labels of a public domain. A value outside the domain never becomes a label.
 */
public final class DomainFolder {
  private static final int CACHE_SIZE = 10_000;
  private static final int MAX_LENGTH = 64;

  private final Domain domain;
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> lowerCaseLabels = new HashMap<>();
  private final Map<String, String> cache = new HashMap<>();
  private final Map<String, String> internedLabels = new HashMap<>();

  public DomainFolder(Domain domain) {
    this.domain = domain;
    if (domain instanceof Domain.Listed listed) {
      listed.values().forEach(value -> labels.put(value, value));
      labels.putAll(listed.aliases());
      listed
          .aliases()
          .forEach((alias, label) -> lowerCaseLabels.put(alias.toLowerCase(Locale.ROOT), label));
    }
  }

  /** Returns the label of a value, or {@link Domain#OTHER} if the domain does not contain it. */
  public String label(String value) {
    if (domain instanceof Domain.Listed) {
      String label = labels.get(value);
      if (label == null && !lowerCaseLabels.isEmpty() && value.length() <= MAX_LENGTH) {
        label = lowerCaseLabels.get(value.toLowerCase(Locale.ROOT));
      }
      return label == null ? Domain.OTHER : label;
    }
    return value.length() <= MAX_LENGTH && domain.contains(value) ? value : Domain.OTHER;
  }

  /** Returns the label of a version number after truncation to its first parts. */
  String versionLabel(String text, int parts) {
    if (text.length() > MAX_LENGTH) {
      return Domain.OTHER;
    }
    String label = cache.get(text);
    if (label == null) {
      String cut = VersionNumbers.truncate(text, parts);
      label = cut == null ? Domain.OTHER : label(cut);
      if (cache.size() >= CACHE_SIZE) {
        cache.clear();
        internedLabels.clear();
      }
      // Equal labels share one object, because columns compare references first.
      label = internedLabels.computeIfAbsent(label, l -> l);
      cache.put(text, label);
    }
    return label;
  }
}
