package llm.tensor.asm;

import org.jspecify.annotations.Nullable;

/** Whether machine code may be written and run here, whatever the processor is. */
public final class MachineAccess {
  private static final byte RET = (byte) 0xc3;

  private MachineAccess() {}

  /** Why machine code could not be run here whatever the application grants, or null. */
  public static @Nullable String impossible() {
    if (OperatingSystem.ofThisMachine().isPresent()) return null;
    return impossible(OperatingSystem.name());
  }

  /** Why not on a system that is not known, by its name. */
  static String impossible(String system) {
    return "it is for "
        + OperatingSystem.KNOWN
        + ", this is "
        + system
        + ", for which is missing: "
        + OperatingSystem.missing(system);
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
      CodeMemory.put(new byte[] {RET});
      return null;
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  /**
   * What is in the way of AMX's tiles, or null: asks the system for them, where machine code may be
   * run.
   */
  public static @Nullable String noTiles() {
    var obstacle = obstacle();
    if (obstacle != null) return obstacle;
    try {
      OperatingSystem.ofThisMachine().orElseThrow().permitTiles();
      return null;
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }
}
