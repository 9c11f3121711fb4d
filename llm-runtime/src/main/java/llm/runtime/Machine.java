package llm.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;

/** What the machine has. */
final class Machine {
  private static final Path TOPOLOGY = Path.of("/sys/devices/system/cpu");

  private Machine() {}

  /**
   * Physical cores that this VM may use: two threads of one core gain nothing here, since a kernel
   * keeps a core's arithmetic busy by itself. Where the system does not say, all processors.
   */
  static int physicalCores() {
    int processors = Runtime.getRuntime().availableProcessors();
    var cores = new HashSet<String>();
    for (int i = 0; Files.isDirectory(TOPOLOGY.resolve("cpu" + i)); i++) {
      try {
        var topology = TOPOLOGY.resolve("cpu" + i + "/topology");
        cores.add(
            Files.readString(topology.resolve("physical_package_id"))
                + Files.readString(topology.resolve("core_id")));
      } catch (IOException e) {
        return processors;
      }
    }
    return cores.isEmpty() ? processors : Math.min(cores.size(), processors);
  }

  /** Bytes of main memory; 0 where the system does not say. */
  static long memoryBytes() {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemTotal:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0L);
    } catch (IOException e) {
      return 0;
    }
  }
}
