package llm.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import llm.tensor.codec.group.BlockLayout;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.machine.InstructionSets;
import llm.tensor.kernel.machine.MachineKernels;
import llm.tensor.kernel.scalar.ScalarKernels;
import llm.tensor.kernel.scalar.SmallKernels;
import llm.tensor.kernel.select.Always;
import llm.tensor.kernel.select.KernelChoice;
import org.junit.jupiter.api.Named;

/**
 * All that can compute here, or what {@code -Dllm.kernels} asks for: each backend, and each
 * instruction set of machine code.
 */
final class TestBackends {
  private static final int ANY_BITS = 512;

  private TestBackends() {}

  /** As they are. */
  static List<Backend> all() {
    return kernels().stream().map(TestBackends::backend).toList();
  }

  /** With its name in a test's. */
  static Named<Backend> named(Backend backend) {
    return Named.of(name(backend), backend);
  }

  /** Its name, and how wide its vectors are: that tells instruction sets apart. */
  static String name(Backend backend) {
    var kernels = backend.kernels().forAny();
    return kernels.getClass().getSimpleName() + " " + kernels.vectorBits();
  }

  private static List<Kernels> kernels() {
    var all = new ArrayList<Kernels>();
    all.add(new SmallKernels());
    var known = KernelChoice.available();
    var others = known.stream().filter(k -> k.name().equals("vector")).findFirst();
    for (var kernels : known) {
      if (!kernels.name().equals("machine")) {
        all.add(kernels);
        continue;
      }
      var scalar = new ScalarKernels();
      for (var set : InstructionSets.ofThisMachine(ANY_BITS).available()) {
        all.add(new MachineKernels(set, scalar, others.orElse(scalar)));
      }
    }
    var wish = System.getProperty(KernelChoice.PROPERTY, "auto");
    if (!wish.equals("auto")) all.removeIf(kernels -> !kernels.name().equals(wish));
    return all;
  }

  private static Backend backend(Kernels kernels) {
    return Backend.of(new Always(kernels));
  }

  /** Whether matrices of a type have one order of sums without being asked for it. */
  static boolean isReproducibleByItself(Backend backend, TensorType type) {
    var kernels = backend.kernels().forAny();
    var panels =
        BlockLayout.ALL.stream().anyMatch(l -> l.codec().toString().equals(type.name()))
            || Set.of(TensorType.F32, TensorType.F16, TensorType.BF16).contains(type);
    return switch (kernels) {
      case ScalarKernels _ -> true;
      case MachineKernels machine -> panels && !machine.instructions().equals("amx");
      default -> Set.of(TensorType.Q4_0, TensorType.Q4_1, TensorType.Q4_K).contains(type);
    };
  }

  /** Those whose results for a row do not depend on the rows beside it. */
  static List<Backend> reproducible() {
    return kernels().stream().map(Kernels::reproducible).map(TestBackends::backend).toList();
  }
}
