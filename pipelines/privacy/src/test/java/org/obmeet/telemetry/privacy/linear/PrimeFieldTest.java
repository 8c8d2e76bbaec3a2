package org.obmeet.telemetry.privacy.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrimeFieldTest {
  private static final long SEED = 61;

  static List<PrimeField> fields() {
    return List.of(PrimeField.FIRST, PrimeField.SECOND);
  }

  /** Representatives near the ends, near powers of two, and some drawn. */
  private static List<Long> representatives(PrimeField field, int drawn) {
    List<Long> values = new ArrayList<>(List.of(0L, 1L, 2L, 30L, 31L, 32L));
    for (int bit = 8; bit < 61; bit++) {
      values.addAll(List.of((1L << bit) - 1, 1L << bit, (1L << bit) + 1));
    }
    for (int below = 1; below <= 32; below++) {
      values.add(field.prime() - below);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    random.longs(drawn, 0, field.prime()).forEach(values::add);
    return values.stream().filter(value -> value < field.prime()).toList();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void modulus_isThePrimeThatItSays(PrimeField field) {
    BigInteger prime = BigInteger.valueOf(field.prime());

    assertThat(prime.isProbablePrime(100)).isTrue();
    assertThat(prime).isEqualTo(BigInteger.TWO.pow(61).subtract(BigInteger.valueOf(field.below())));
  }

  @Test
  void moduli_areTwo() {
    assertThat(PrimeField.FIRST.prime()).isNotEqualTo(PrimeField.SECOND.prime());
  }

  @ParameterizedTest
  @MethodSource("fields")
  void multiply_edgesAndDrawnValues_isTheRemainderOfTheProduct(PrimeField field) {
    BigInteger prime = BigInteger.valueOf(field.prime());
    List<Long> values = representatives(field, 300);

    for (long a : values) {
      for (long b : values) {
        long product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).mod(prime).longValue();
        if (field.multiply(a, b) != product) {
          assertThat(field.multiply(a, b)).as("%s times %s", a, b).isEqualTo(product);
        }
      }
    }
    assertThat(values).hasSizeGreaterThan(400);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void invert_edgesAndDrawnValues_isWhatBigIntegerSays(PrimeField field) {
    BigInteger prime = BigInteger.valueOf(field.prime());
    for (long a : representatives(field, 300)) {
      if (a != 0) {
        assertThat(field.invert(a))
            .as("inverse of %s", a)
            .isEqualTo(BigInteger.valueOf(a).modInverse(prime).longValue());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void add_negate_of_stayFromZeroToThePrimeLessOne(PrimeField field) {
    BigInteger prime = BigInteger.valueOf(field.prime());
    List<Long> values = representatives(field, 50);
    for (long a : values) {
      assertThat(field.add(a, field.negate(a))).as("%s less itself", a).isZero();
      assertThat(field.of(-a)).as("minus %s", a).isEqualTo(field.negate(a));
      long b = values.get((int) (a % values.size()));
      assertThat(field.add(a, b))
          .as("%s and %s", a, b)
          .isEqualTo(BigInteger.valueOf(a).add(BigInteger.valueOf(b)).mod(prime).longValueExact());
    }
    assertThat(field.of(Long.MIN_VALUE))
        .isEqualTo(BigInteger.valueOf(Long.MIN_VALUE).mod(prime).longValueExact());
    assertThat(field.of(field.prime())).isZero();
  }

  @Test
  void invertAll_invertsTheFirstOnes_andLeavesZerosAndOthers() {
    long[] values = {5, 0, PrimeField.FIRST.negate(3), 1, 7};

    PrimeField.FIRST.invertAll(values, 4);

    assertThat(PrimeField.FIRST.multiply(values[0], 5)).isEqualTo(1);
    assertThat(values[1]).isZero();
    assertThat(PrimeField.FIRST.multiply(values[2], PrimeField.FIRST.negate(3))).isEqualTo(1);
    assertThat(values[3]).isEqualTo(1);
    assertThat(values[4]).isEqualTo(7);
  }
}
