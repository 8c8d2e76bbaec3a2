package org.obmeet.telemetry.synthetic;

import java.util.List;

/** A seeded random generator (SplitMix64). An entity has its own generator for each purpose. */
public final class SplitMixRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwyz";
  private static final String HEX = "0123456789abcdef";

  private long state;

  private SplitMixRandom(long state) {
    this.state = state;
  }

  /**
   * Returns the generator of a purpose and an entity.
   *
   * @param entity numbers that identify the entity
   */
  public static SplitMixRandom of(long seed, String purpose, long... entity) {
    long state = mix(seed + GAMMA);
    for (int i = 0; i < purpose.length(); i++) {
      state = mix(state ^ purpose.charAt(i)) + GAMMA;
    }
    for (long id : entity) {
      state = mix(state ^ id) + GAMMA;
    }
    return new SplitMixRandom(state);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  public long next() {
    state += GAMMA;
    return mix(state);
  }

  /** Returns a uniform integer in 0..n-1. */
  public int below(int n) {
    return (int) (((next() >>> 32) * n) >>> 32);
  }

  /** Returns a uniform integer in min..max, both included. */
  public int between(int min, int max) {
    return min + below(max - min + 1);
  }

  /** Returns a uniform number from 0 (included) to 1 (excluded). */
  public double unit() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  public boolean chance(double probability) {
    return unit() < probability;
  }

  /** Returns a standard normal number, by the method of Box and Muller. */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
    return radius * StrictMath.cos(2 * StrictMath.PI * unit());
  }

  /**
   * Returns a log-normal number.
   *
   * @param spread standard deviation of the natural logarithm
   */
  public double logNormal(double median, double spread) {
    return median * StrictMath.exp(spread * normal());
  }

  /** Returns a geometrically distributed number, at least 1, with a given mean. */
  public int geometric(double mean) {
    return 1 + (int) (StrictMath.log(1 - unit()) / StrictMath.log(1 - 1 / mean));
  }

  /**
   * Returns random letters and digits without look-alikes, and without the x of {@link
   * CanaryString#WORD}.
   */
  public String letters(int length) {
    return draw(ALPHABET, length);
  }

  public String hex(int length) {
    return draw(HEX, length);
  }

  private String draw(String from, int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = from.charAt(below(from.length()));
    }
    return new String(text);
  }

  public <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }
}
