package org.obmeet.telemetry.lake.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.obmeet.telemetry.lake.file.LakeFiles;

/** Returns the files of a lake in a folder, and records which of them are opened. */
public final class OpenedFiles {
  private OpenedFiles() {}

  /** Returns the files of a lake; adds the path of each opened file to a list. */
  public static LakeFiles at(Path root, List<String> opened) {
    LocalStore local = new LocalStore(root);
    Store recording =
        (Store)
            Proxy.newProxyInstance(
                OpenedFiles.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("open")) {
                    opened.add((String) arguments[0]);
                  }
                  try {
                    return method.invoke(local, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new LakeFiles(root.toString(), recording);
  }
}
