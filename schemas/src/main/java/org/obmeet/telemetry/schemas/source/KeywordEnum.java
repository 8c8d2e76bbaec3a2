package org.obmeet.telemetry.schemas.source;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An enum whose constants have keywords in schemas and policy files. */
public interface KeywordEnum {
  /** Returns the constant's Java name. Every enum has this method. */
  String name();

  /** Returns the keyword in files: the name in lower case with hyphens, as {@code info-page}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the constant with a keyword, if there is one. */
  static <E extends Enum<E> & KeywordEnum> Optional<E> of(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.word().equals(word)).findFirst();
  }

  /** Returns the keyword of each constant, for callers that need them often. */
  static <E extends Enum<E> & KeywordEnum> Map<E, String> wordsByConstant(Class<E> type) {
    Map<E, String> words = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      words.put(constant, constant.word());
    }
    return Collections.unmodifiableMap(words);
  }

  /** Returns all keywords of an enum, for error messages: {@code "info-page, extended"}. */
  static <E extends Enum<E> & KeywordEnum> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(KeywordEnum::word)
        .collect(Collectors.joining(", "));
  }
}
