package llm.tensor.kernel.select;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether C2 compiles here: it alone makes instructions of the Vector API. Without it every vector
 * is an object, and vector kernels take some ten times as long as plain loops.
 *
 * @param vm the VM's name
 * @param version its version
 * @param mode how it runs code
 * @param hasJvmci whether a compiler in Java may take C2's place
 * @param options what it was started with
 */
record OptimizingCompiler(
    String vm, String version, String mode, boolean hasJvmci, VmOptions options) {
  private static final String HIGHEST_LEVEL = "4";

  static OptimizingCompiler ofThisVm() {
    return new OptimizingCompiler(
        System.getProperty("java.vm.name", ""),
        System.getProperty("java.vm.version", ""),
        System.getProperty("java.vm.info", ""),
        ModuleLayer.boot().findModule("jdk.internal.vm.ci").isPresent(),
        VmOptions.ofThisVm());
  }

  /** What keeps vector kernels from being compiled well, or null. */
  @Nullable String obstacle() {
    if (!isHotSpotServer()) return "this VM (" + vm + ") has no C2 compiler";
    if (mode.contains("interpreted mode")) return "this VM only interprets (-Xint)";
    if (mode.contains("emulated-client")) {
      return "the C2 compiler is off (-XX:TieredStopAtLevel=1 or an option like it)";
    }
    var level = options.value("TieredStopAtLevel").orElse(HIGHEST_LEVEL);
    if (level.compareTo(HIGHEST_LEVEL) < 0 && (level.equals("0") || isOn("TieredCompilation"))) {
      return "the C2 compiler is off (-XX:TieredStopAtLevel=" + level + ")";
    }
    if (!isOn("UseCompiler")) return "all compilers are off (-XX:-UseCompiler)";
    if (!isOn("EnableVectorSupport")) {
      return "C2's support of vectors is off (-XX:-EnableVectorSupport)";
    }
    if (usesJvmci()) return "Graal, or another compiler in Java, takes C2's place";
    return null;
  }

  private boolean isOn(String name) {
    return options.isOn(name).orElse(true);
  }

  private boolean isHotSpotServer() {
    var name = vm.toLowerCase(Locale.ROOT);
    return (name.contains("openjdk") || name.contains("hotspot")) && name.contains("server vm");
  }

  /** In builds of GraalVM it is so unless it is switched off; elsewhere it has to be asked for. */
  private boolean usesJvmci() {
    boolean byDefault =
        version.contains("jvmci") || hasJvmci && !options.isOn("EnableJVMCI").isPresent();
    return options.isOn("UseJVMCICompiler").orElse(byDefault);
  }
}
