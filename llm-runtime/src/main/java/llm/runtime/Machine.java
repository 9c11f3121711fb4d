package llm.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What the machine has. */
final class Machine {
  private static final Path TOPOLOGY = Path.of("/sys/devices/system/cpu");

  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final Path CONTAINER_LIMIT = Path.of("/sys/fs/cgroup/memory.max");

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
    return memory("MemTotal:");
  }

  /**
   * Bytes that copies of weights may take: half of what is free, or would be if caches were
   * emptied, and half of what a container may use at most.
   *
   * <p>0 where the system does not say, or has no huge pages for what is allocated: without them a
   * copy is no better than the mapping of a file.
   */
  static long copyLimit() {
    return hasHugePages() ? halfOfFree() : 0;
  }

  /**
   * Half of the bytes that are free, or would be if caches were emptied, and half of what a
   * container may use at most; 0 where the system does not say.
   */
  static long halfOfFree() {
    return Math.min(memory("MemAvailable:"), containerBytes()) / 2;
  }

  /**
   * Bytes that keys, values and states of sequences may take where nobody says it: half of what the
   * heap can grow to, since they lie there and the garbage collector needs room, too; and at most
   * half of what the machine, or the container, has.
   */
  static long cacheBytes() {
    long memory = memoryBytes();
    if (memory == 0) memory = Long.MAX_VALUE;
    long most = Math.min(memory, containerBytes());
    return Math.max(1, Math.min(Runtime.getRuntime().maxMemory(), most) / 2);
  }

  private static boolean hasHugePages() {
    try {
      return hasHugePages(Files.readString(HUGE_PAGES), tunables());
    } catch (IOException e) {
      return false;
    }
  }

  /** What would give huge pages, and with them copies of weights, where there are none. */
  static Optional<String> hugePagesHint() {
    try {
      return hugePagesHint(Files.readString(HUGE_PAGES), tunables());
    } catch (IOException e) {
      return Optional.empty(); // the system has none
    }
  }

  static Optional<String> hugePagesHint(String setting, String tunables) {
    if (hasHugePages(setting, tunables)) return Optional.empty();
    var missing =
        setting.contains("[madvise]")
            ? "set GLIBC_TUNABLES=glibc.malloc.hugetlb=1 in the environment"
            : "write madvise to "
                + HUGE_PAGES
                + ", and set GLIBC_TUNABLES=glibc.malloc.hugetlb=1 in the environment";
    return Optional.of(
        "weights of F32, F16 and BF16 would be up to twice as fast in huge pages, and those of 16"
            + " bits are multiplied by machine code only there: "
            + missing);
  }

  private static String tunables() {
    return System.getenv().getOrDefault("GLIBC_TUNABLES", "");
  }

  /** Whether the kernel gives huge pages unasked, or when asked, and glibc was told to ask. */
  static boolean hasHugePages(String setting, String tunables) {
    return setting.contains("[always]")
        || setting.contains("[madvise]")
            && List.of(tunables.split(":")).contains("glibc.malloc.hugetlb=1");
  }

  private static long memory(String key) {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0L);
    } catch (IOException e) {
      return 0;
    }
  }

  /** The limit of this process's control group, seen from inside a container. */
  private static long containerBytes() {
    try {
      return Long.parseLong(Files.readString(CONTAINER_LIMIT).strip());
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE; // there is none, or it says "max"
    }
  }
}
