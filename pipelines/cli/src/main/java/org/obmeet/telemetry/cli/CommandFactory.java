package org.obmeet.telemetry.cli;

import java.lang.reflect.Constructor;
import org.obmeet.telemetry.cli.console.CommandContext;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates commands and passes the context to those whose constructor takes one. */
final class CommandFactory implements IFactory {
  private final CommandContext session;

  CommandFactory(CommandContext session) {
    this.session = session;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    try {
      Constructor<K> constructor = type.getDeclaredConstructor(CommandContext.class);
      constructor.setAccessible(true);
      return constructor.newInstance(session);
    } catch (NoSuchMethodException withoutContext) {
      return CommandLine.defaultFactory().create(type);
    }
  }
}
