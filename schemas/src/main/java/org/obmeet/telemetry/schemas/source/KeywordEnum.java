package org.obmeet.telemetry.schemas.source;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An enum whose constants have a word of their own in schemas and policy files. */
public interface KeywordEnum {
  /** The constant's Java name; supplied by every enum. */
  String name();

  /** The word that files use: the name in lower case with hyphens, {@code info-page}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant with the given word, if there is one. */
  static <E extends Enum<E> & KeywordEnum> Optional<E> of(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.word().equals(word)).findFirst();
  }

  /** The word of each constant, for who asks for them again and again. */
  static <E extends Enum<E> & KeywordEnum> Map<E, String> wordsByConstant(Class<E> type) {
    Map<E, String> words = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      words.put(constant, constant.word());
    }
    return Collections.unmodifiableMap(words);
  }

  /** All words of an enum, for error messages: {@code "info-page, extended"}. */
  static <E extends Enum<E> & KeywordEnum> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(KeywordEnum::word)
        .collect(Collectors.joining(", "));
  }
}
