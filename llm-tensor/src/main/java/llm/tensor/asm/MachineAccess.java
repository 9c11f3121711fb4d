package llm.tensor.asm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether machine code may be written and run here. */
public final class MachineAccess {
  /** Extensions of x86-64 that the code of {@code Assembler} needs, by Linux's names. */
  static final Set<String> NEEDED =
      Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni");

  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final String FLAGS = "flags";

  private MachineAccess() {}

  /** Why machine code could not be run here whatever the application grants, or null. */
  public static @Nullable String impossible() {
    var system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!system.equals("Linux on amd64")) return "it is for Linux on amd64, this is " + system;
    var missing = missing(DESCRIPTION);
    return missing.isEmpty() ? null : "this processor has no " + String.join(", ", missing);
  }

  /** Whether the application grants native access to this module. */
  public static boolean isGranted() {
    return MachineAccess.class.getModule().isNativeAccessEnabled();
  }

  /** What is in the way of machine code, or null. */
  public static @Nullable String obstacle() {
    var impossible = impossible();
    if (impossible != null) return impossible;
    if (!isGranted()) {
      var module = MachineAccess.class.getModule();
      var name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
      return "native access is not granted (--enable-native-access=" + name + ")";
    }
    try {
      CodeMemory.put(new byte[] {(byte) 0xc3}); // ret
      return null;
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  /** The extensions that the processor lacks which Linux describes in a file. */
  static List<String> missing(Path file) {
    var missing = new ArrayList<>(NEEDED);
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      var flags = lines.filter(line -> line.startsWith(FLAGS)).findFirst().orElse("");
      missing.removeAll(List.of(flags.split("\\s+")));
    } catch (IOException | RuntimeException e) {
      // What is not described counts as missing.
    }
    missing.sort(null);
    return missing;
  }
}
