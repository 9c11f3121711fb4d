package llm.tensor.kernel.select;

import java.util.List;
import llm.tensor.kernel.vector.lanes.Species;
import llm.tensor.kernel.vector.lanes.VectorBits;
import org.jspecify.annotations.Nullable;

/**
 * What this VM, the machine and the application allow kernels to use.
 *
 * @param noVectors why the Vector API cannot be used, or null
 * @param slowVectors why what uses it is slow, or null
 * @param machineCode whether machine code can be used
 * @param dangers what may go wrong in this VM, whatever computes
 */
record Surroundings(
    @Nullable String noVectors,
    @Nullable String slowVectors,
    MachineCode machineCode,
    List<String> dangers) {
  static final String MODULE = "jdk.incubator.vector";

  /** The release in which compact object headers are on by default, and do not corrupt arrays. */
  private static final int SOUND_COMPACT_HEADERS = 27;

  static boolean hasModule() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  static Surroundings ofThisVm() {
    var compiler = OptimizingCompiler.ofThisVm();
    var slow = compiler.obstacle();
    var dangers = dangers(Runtime.version().feature(), compiler.options());
    int told = VectorBits.atMost(compiler.options().maxVectorBits());
    if (!hasModule()) {
      var absent = "module " + MODULE + " is absent: start Java with --add-modules " + MODULE;
      return new Surroundings(absent, slow, MachineCode.ofThisMachine(told), dangers);
    }
    int bits = VectorAccess.preferredBits();
    var none = bits < 128 ? "the VM has no vectors for this processor" : null;
    if (none == null) told = Math.min(told, bits); // a VM may be told what its options do not say
    return new Surroundings(none, slow, MachineCode.ofThisMachine(told), dangers);
  }

  /** Why machine code cannot be used, or null. */
  @Nullable String noMachineCode() {
    return machineCode.obstacle();
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
