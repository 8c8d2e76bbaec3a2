package org.obmeet.telemetry.synthetic.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.instance.InstanceProfile;
import org.obmeet.telemetry.synthetic.instance.ServerVersion;

/**
 * The counters of a server on one day. In about one of 60 reports, one total is not the sum of its
 * parts.
 */
public record DailyCounts(Users users, Rooms rooms, Messages messages, Uploads uploads) {
  /**
   * Counters of users. {@code total} is the sum of online, away, busy and offline users, and the
   * sum of users by language.
   *
   * @param app number of app users
   * @param deviation error of the sum of users by status; 0 in most reports
   */
  public record Users(
      long total,
      long active,
      long nonActive,
      long guests,
      long app,
      long online,
      long away,
      long busy,
      long deviation,
      Map<String, Long> languages) {
    public long offline() {
      return total - connected() + deviation;
    }

    public long languageTotal() {
      return languages.values().stream().mapToLong(Long::longValue).sum();
    }

    public long connected() {
      return online + away + busy;
    }
  }

  /**
   * Counters of chat rooms. {@code total} is the sum of channels, groups, direct and livechat
   * rooms. Each discussion is also in one of these counters.
   *
   * @param deviation error of the total; 0 in most reports
   */
  public record Rooms(
      long channels,
      long groups,
      long direct,
      long livechat,
      long discussions,
      long threads,
      long teams,
      long deviation) {
    public long total() {
      return channels + groups + direct + livechat + deviation;
    }
  }

  /**
   * Counters of messages. Versions before 6.5 have no counter for discussions. They include these
   * messages in the other counters, and {@code discussion} is 0.
   *
   * @param deviation error of the total; 0 in most reports
   */
  public record Messages(
      long channel, long group, long direct, long discussion, long livechat, long deviation) {
    public long total() {
      return channel + group + direct + discussion + livechat + deviation;
    }
  }

  /** Number of uploaded files and their total size in bytes. */
  public record Uploads(long files, long bytes) {}

  static DailyCounts of(InstanceProfile profile, ServerVersion version, int day) {
    double growth = 1 + profile.growth() * day / 365;
    SplitMixRandom instanceRandom = SplitMixRandom.of(profile.salt(), "habit");
    SplitMixRandom dayRandom = SplitMixRandom.of(profile.salt(), "day", day);
    Deviations deviations = Deviations.of(SplitMixRandom.of(profile.salt(), "slip", day));
    Users users =
        users(
            profile,
            version,
            Math.max(1, (long) (profile.users() * growth)),
            instanceRandom,
            dayRandom,
            deviations);
    boolean livechat = profile.omnichannel() && version.since(0, 51);
    Rooms rooms = rooms(livechat, users.total(), instanceRandom, deviations);
    long messages = (long) (users.total() * profile.chatter() * growth) + dayRandom.below(20);
    return new DailyCounts(
        users,
        rooms,
        messages(messages, rooms, version, instanceRandom, deviations),
        uploads(profile, messages, instanceRandom));
  }

  /** The deviations that are added to totals or parts of a report; all 0 in most reports. */
  private record Deviations(long users, long languages, long rooms, long messages) {
    static Deviations of(SplitMixRandom random) {
      int kind = random.below(250);
      return new Deviations(
          kind == 0 ? 3 : 0, kind == 1 ? 1 : 0, kind == 2 ? 2 : 0, kind == 3 ? 5 : 0);
    }
  }

  private static Users users(
      InstanceProfile profile,
      ServerVersion version,
      long total,
      SplitMixRandom instanceRandom,
      SplitMixRandom dayRandom,
      Deviations deviations) {
    long app = Math.min(total - 1, instanceRandom.below(3));
    long nonActive = (long) ((total - app) * instanceRandom.unit() * 0.2);
    long guests = instanceRandom.chance(0.2) ? (long) ((total - app - nonActive) * 0.1) : 0;
    long active = Math.max(0, total - app - nonActive - guests - (total > 2 ? 1 : 0));
    long online = (long) (active * dayRandom.unit() * 0.4);
    long away = (long) ((active - online) * dayRandom.unit() * 0.2);
    long busy =
        version.major() < 1 ? 0 : (long) ((active - online - away) * dayRandom.unit() * 0.05);
    return new Users(
        total,
        active,
        nonActive,
        guests,
        app,
        online,
        away,
        busy,
        deviations.users(),
        languages(profile, total, deviations.languages(), instanceRandom));
  }

  private static Map<String, Long> languages(
      InstanceProfile profile, long total, long deviation, SplitMixRandom instanceRandom) {
    Map<String, Long> languages = new TreeMap<>();
    long withoutLanguage = (long) (total * profile.withoutLanguage());
    long first = (long) ((total - withoutLanguage) * (0.5 + instanceRandom.unit() / 2));
    long second = (long) ((total - withoutLanguage - first) * instanceRandom.unit());
    languages.put("none", withoutLanguage + deviation);
    languages.merge(
        instanceRandom.pick(List.of("en", "de", "pt-BR", "fr", "ru")), first, Long::sum);
    languages.merge(
        instanceRandom.pick(List.of("es", "pt_BR", "en-US", "tlh", "zh-TW")), second, Long::sum);
    languages.merge("en-GB", total - withoutLanguage - first - second, Long::sum);
    return languages;
  }

  private static Rooms rooms(
      boolean omnichannel, long users, SplitMixRandom instanceRandom, Deviations deviations) {
    long channels = 1 + (long) (users * instanceRandom.unit() * 0.4);
    long groups = (long) (users * instanceRandom.unit());
    long direct = (long) (users * instanceRandom.logNormal(1.5, 0.7));
    long livechat = omnichannel ? (long) (users * instanceRandom.unit() * 2) : 0;
    long discussions = (long) ((channels + groups) * instanceRandom.unit() * 0.3);
    return new Rooms(
        channels,
        groups,
        direct,
        livechat,
        discussions,
        users * instanceRandom.below(9),
        channels / 7,
        deviations.rooms());
  }

  private static Messages messages(
      long total,
      Rooms rooms,
      ServerVersion version,
      SplitMixRandom instanceRandom,
      Deviations deviations) {
    long livechat = rooms.livechat() == 0 ? 0 : (long) (total * instanceRandom.unit() * 0.1);
    long channel = (long) ((total - livechat) * (0.2 + instanceRandom.unit() * 0.4));
    long group = (long) ((total - livechat - channel) * instanceRandom.unit() * 0.7);
    long discussion = version.since(6, 5) ? (channel + group) / 8 : 0;
    long inChannels = channel - discussion / 2;
    long inGroups = group - Math.min(group, discussion - discussion / 2);
    long direct = total - livechat - inChannels - inGroups - discussion;
    return new Messages(inChannels, inGroups, direct, discussion, livechat, deviations.messages());
  }

  private static Uploads uploads(
      InstanceProfile profile, long messages, SplitMixRandom instanceRandom) {
    long files = (long) (messages * (0.01 + instanceRandom.unit() * 0.06));
    long bytes = files * (long) instanceRandom.logNormal(180_000, 0.8);
    return new Uploads(files, profile.broken() ? 9_223_372_036_854_775_807L : bytes);
  }
}
