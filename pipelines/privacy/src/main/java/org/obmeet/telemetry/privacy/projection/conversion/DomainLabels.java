package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Domain;

/** The labels of a {@link Domain} by input value. Any other value is {@code not_listed}. */
public final class DomainLabels {
  private static final int CACHE_SIZE = 10_000;
  private static final int MAX_LENGTH = 64;

  private final Domain domain;
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> lowerCaseLabels = new HashMap<>();

  /** The cache of labels by version. */
  private final Map<String, String> versionLabels = new HashMap<>();

  public DomainLabels(Domain domain) {
    this.domain = domain;
    if (domain instanceof Domain.Listed listed) {
      listed.values().forEach(value -> labels.put(value, value));
      labels.putAll(listed.aliases());
      listed
          .aliases()
          .forEach((alias, label) -> lowerCaseLabels.put(alias.toLowerCase(Locale.ROOT), label));
    }
  }

  /**
   * Returns the label of a value, or {@link Domain#NOT_LISTED} if the domain does not contain it.
   */
  public String label(String value) {
    if (domain instanceof Domain.Listed) {
      String label = labels.get(value);
      if (label == null && !lowerCaseLabels.isEmpty() && value.length() <= MAX_LENGTH) {
        label = lowerCaseLabels.get(value.toLowerCase(Locale.ROOT));
      }
      return label == null ? Domain.NOT_LISTED : label;
    }
    return value.length() <= MAX_LENGTH && domain.contains(value) ? value : Domain.NOT_LISTED;
  }

  /**
   * Returns the label of a version's first parts, or {@code not_listed} if there is none.
   *
   * @param parts number of parts of the version in the label; the same in all calls
   */
  String versionLabel(String text, int parts) {
    if (text.length() > MAX_LENGTH) {
      return Domain.NOT_LISTED;
    }
    if (versionLabels.size() >= CACHE_SIZE) {
      versionLabels.clear();
    }
    String label = versionLabels.get(text);
    if (label == null) {
      String version = VersionNumbers.truncate(text, parts);
      if (version == null) {
        return Domain.NOT_LISTED; // not cached, because the text may be personal
      }
      label = label(version);
      versionLabels.put(text, label);
    }
    return label;
  }
}
