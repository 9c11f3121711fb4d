package llm.tensor.kernel.select;

import java.util.List;
import llm.tensor.asm.MachineAccess;
import llm.tensor.kernel.vector.lanes.Species;
import llm.tensor.kernel.vector.lanes.VectorBits;
import org.jspecify.annotations.Nullable;

/**
 * What this VM, the machine and the application allow kernels to use.
 *
 * @param noVectors why the Vector API cannot be used, or null
 * @param slowVectors why what uses it is slow, or null
 * @param noMachineCode why machine code cannot be used, or null
 * @param isGrantable whether nothing but native access is missing for machine code
 * @param dangers what may go wrong in this VM, whatever computes
 */
record Surroundings(
    @Nullable String noVectors,
    @Nullable String slowVectors,
    @Nullable String noMachineCode,
    boolean isGrantable,
    List<String> dangers) {
  static final String MODULE = "jdk.incubator.vector";

  /** Bits of the vectors of machine code. */
  private static final int MACHINE_BITS = 512;

  /** The release in which compact object headers are on by default, and do not corrupt arrays. */
  private static final int SOUND_COMPACT_HEADERS = 27;

  static boolean hasModule() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  static Surroundings ofThisVm() {
    var compiler = OptimizingCompiler.ofThisVm();
    var slow = compiler.obstacle();
    var dangers = dangers(Runtime.version().feature(), compiler.options());
    if (!hasModule()) {
      var absent = "module " + MODULE + " is absent: start Java with --add-modules " + MODULE;
      return new Surroundings(absent, slow, absent, false, dangers);
    }
    int bits = VectorAccess.preferredBits();
    var none = bits < 128 ? "the VM has no vectors for this processor" : null;
    var impossible = impossible(bits, MachineAccess.impossible());
    var machine = impossible != null ? impossible : MachineAccess.obstacle();
    boolean grantable = impossible == null && !MachineAccess.isGranted();
    return new Surroundings(none, slow, machine, grantable, dangers);
  }

  /**
   * Why machine code would be out of the question even with native access, or null: it has vectors
   * of 512 bits, and whoever wants narrower ones, of us or of the VM, shall have them.
   */
  private static @Nullable String impossible(int vmBits, @Nullable String ofMachine) {
    if (ofMachine != null) return ofMachine;
    if (VectorBits.isNarrow()) {
      return "it has vectors of 512 bits, and -D" + VectorBits.PROPERTY + " asks for fewer";
    }
    return tooNarrow(vmBits);
  }

  static @Nullable String tooNarrow(int vmBits) {
    if (vmBits >= MACHINE_BITS) return null;
    return "it has vectors of "
        + MACHINE_BITS
        + " bits, and this VM uses "
        + vmBits
        + " at most (-XX:UseAVX, -XX:MaxVectorSize)";
  }

  static List<String> dangers(int java, VmOptions options) {
    boolean compact = options.isOn("UseCompactObjectHeaders").orElse(false);
    if (!compact || java >= SOUND_COMPACT_HEADERS) return List.of();
    return List.of(
        "with -XX:+UseCompactObjectHeaders the compiler of Java "
            + java
            + " can corrupt arrays of bytes, of texts among others (JDK-8380060):"
            + " start Java without it");
  }

  /** Keeps classes that need the Vector API from being loaded where it is absent. */
  private static final class VectorAccess {
    static int preferredBits() {
      return Species.preferred();
    }
  }
}
