package org.obmeet.telemetry.world.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.instance.InstanceProfile;
import org.obmeet.telemetry.world.instance.ServerVersion;

/**
 * What a server counts on one day. The sums that hold on real servers hold here, but for a slip now
 * and then: what a total is more than its parts.
 */
public record DailyCounts(Users users, Rooms rooms, Messages messages, Uploads uploads) {
  /** Online, away, busy and offline make {@code total}, and languages do. */
  public record Users(
      long total,
      long active,
      long nonActive,
      long guests,
      long app,
      long online,
      long away,
      long busy,
      long slip,
      Map<String, Long> languages) {
    public long offline() {
      return total - connected() + slip;
    }

    public boolean languagesAddUp() {
      return inLanguages() == total;
    }

    public long inLanguages() {
      return languages.values().stream().mapToLong(Long::longValue).sum();
    }

    public long connected() {
      return online + away + busy;
    }
  }

  /** Channels, groups, direct and livechat make {@code total}; discussions are among them. */
  public record Rooms(
      long channels,
      long groups,
      long direct,
      long livechat,
      long discussions,
      long threads,
      long teams,
      long slip) {
    public long total() {
      return channels + groups + direct + livechat + slip;
    }
  }

  /** Five counters from 6.5; before, those of discussions are in the others and count 0 here. */
  public record Messages(
      long channel, long group, long direct, long discussion, long livechat, long slip) {
    public long total() {
      return channel + group + direct + discussion + livechat + slip;
    }
  }

  /** Files and their bytes. */
  public record Uploads(long files, long bytes) {}

  static DailyCounts of(InstanceProfile scale, ServerVersion version, int day) {
    double grown = 1 + scale.growth() * day / 365;
    SplitMixRandom habit = SplitMixRandom.of(scale.salt(), "habit");
    SplitMixRandom today = SplitMixRandom.of(scale.salt(), "day", day);
    Slips slips = Slips.of(SplitMixRandom.of(scale.salt(), "slip", day));
    Users users =
        users(scale, version, Math.max(1, (long) (scale.users() * grown)), habit, today, slips);
    boolean livechat = scale.omnichannel() && version.since(0, 51);
    Rooms rooms = rooms(livechat, users.total(), habit, slips);
    long messages = (long) (users.total() * scale.chatter() * grown) + today.below(20);
    return new DailyCounts(
        users,
        rooms,
        messages(messages, rooms, version, habit, slips),
        uploads(scale, messages, habit));
  }

  /** Where a document contradicts itself; all of it 0 in nearly every one. */
  private record Slips(long users, long languages, long rooms, long messages) {
    static Slips of(SplitMixRandom dice) {
      int kind = dice.below(250);
      return new Slips(kind == 0 ? 3 : 0, kind == 1 ? 1 : 0, kind == 2 ? 2 : 0, kind == 3 ? 5 : 0);
    }
  }

  private static Users users(
      InstanceProfile scale,
      ServerVersion version,
      long total,
      SplitMixRandom habit,
      SplitMixRandom today,
      Slips slips) {
    long app = Math.min(total - 1, habit.below(3));
    long nonActive = (long) ((total - app) * habit.unit() * 0.2);
    long guests = habit.chance(0.2) ? (long) ((total - app - nonActive) * 0.1) : 0;
    long active = Math.max(0, total - app - nonActive - guests - (total > 2 ? 1 : 0));
    long online = (long) (active * today.unit() * 0.4);
    long away = (long) ((active - online) * today.unit() * 0.2);
    long busy = version.major() < 1 ? 0 : (long) ((active - online - away) * today.unit() * 0.05);
    return new Users(
        total,
        active,
        nonActive,
        guests,
        app,
        online,
        away,
        busy,
        slips.users(),
        languages(scale, total, slips.languages(), habit));
  }

  private static Map<String, Long> languages(
      InstanceProfile scale, long total, long slip, SplitMixRandom habit) {
    Map<String, Long> languages = new TreeMap<>();
    long none = (long) (total * scale.languages());
    long first = (long) ((total - none) * (0.5 + habit.unit() / 2));
    long second = (long) ((total - none - first) * habit.unit());
    languages.put("none", none + slip);
    languages.merge(habit.pick(List.of("en", "de", "pt-BR", "fr", "ru")), first, Long::sum);
    languages.merge(habit.pick(List.of("es", "pt_BR", "en-US", "tlh", "zh-TW")), second, Long::sum);
    languages.merge("en-GB", total - none - first - second, Long::sum);
    return languages;
  }

  private static Rooms rooms(boolean omnichannel, long users, SplitMixRandom habit, Slips slips) {
    long channels = 1 + (long) (users * habit.unit() * 0.4);
    long groups = (long) (users * habit.unit());
    long direct = (long) (users * habit.logNormal(1.5, 0.7));
    long livechat = omnichannel ? (long) (users * habit.unit() * 2) : 0;
    long discussions = (long) ((channels + groups) * habit.unit() * 0.3);
    return new Rooms(
        channels,
        groups,
        direct,
        livechat,
        discussions,
        users * habit.below(9),
        channels / 7,
        slips.rooms());
  }

  private static Messages messages(
      long all, Rooms rooms, ServerVersion version, SplitMixRandom habit, Slips slips) {
    long livechat = rooms.livechat() == 0 ? 0 : (long) (all * habit.unit() * 0.1);
    long channel = (long) ((all - livechat) * (0.2 + habit.unit() * 0.4));
    long group = (long) ((all - livechat - channel) * habit.unit() * 0.7);
    long discussion = version.since(6, 5) ? (channel + group) / 8 : 0;
    long inChannels = channel - discussion / 2;
    long inGroups = group - Math.min(group, discussion - discussion / 2);
    long direct = all - livechat - inChannels - inGroups - discussion;
    return new Messages(inChannels, inGroups, direct, discussion, livechat, slips.messages());
  }

  private static Uploads uploads(InstanceProfile scale, long messages, SplitMixRandom habit) {
    long files = (long) (messages * (0.01 + habit.unit() * 0.06));
    long bytes = files * (long) habit.logNormal(180_000, 0.8);
    return new Uploads(files, scale.broken() ? 9_223_372_036_854_775_807L : bytes);
  }
}
