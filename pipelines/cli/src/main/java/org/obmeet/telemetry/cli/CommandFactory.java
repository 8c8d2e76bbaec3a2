package org.obmeet.telemetry.cli;

import java.lang.reflect.Constructor;
import org.obmeet.telemetry.cli.console.CommandContext;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates commands. A command whose constructor takes a context receives the context. */
final class CommandFactory implements IFactory {
  private final CommandContext context;

  CommandFactory(CommandContext context) {
    this.context = context;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    try {
      Constructor<K> constructor = type.getDeclaredConstructor(CommandContext.class);
      constructor.setAccessible(true);
      return constructor.newInstance(context);
    } catch (NoSuchMethodException withoutContext) {
      return CommandLine.defaultFactory().create(type);
    }
  }
}
