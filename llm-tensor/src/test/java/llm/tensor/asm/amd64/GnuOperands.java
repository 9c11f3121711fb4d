package llm.tensor.asm.amd64;

import static llm.tensor.asm.amd64.VectorInstruction.LDTILECFG;
import static llm.tensor.asm.amd64.VectorInstruction.STTILECFG;
import static llm.tensor.asm.amd64.VectorInstruction.TILERELEASE;
import static llm.tensor.asm.amd64.VectorInstruction.TILEZERO;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTF128;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTI128;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTI64X4;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTNEPS2BF16;
import static llm.tensor.asm.amd64.VectorInstruction.VMASKMOVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMASKMOVPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVD;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVD_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVHLPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVQ_REGISTER;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVQ_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVQ_TO_REGISTER;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVSS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVSS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTB_REGISTER;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTD_REGISTER;
import static llm.tensor.asm.amd64.VectorInstruction.VPBROADCASTW_REGISTER;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How the GNU assembler writes instructions and their operands (Intel's syntax). */
final class GnuOperands {
  private static final Set<VectorInstruction> MEMORY_ONLY =
      EnumSet.of(
          VBROADCASTF128,
          VBROADCASTI128,
          VBROADCASTI64X4,
          VMASKMOVPS,
          VMASKMOVPS_STORE,
          VMOVSS,
          VMOVSS_STORE,
          VMOVQ_STORE,
          LDTILECFG,
          STTILECFG);

  private static final Set<VectorInstruction> GENERAL =
      EnumSet.of(
          VMOVD,
          VMOVD_STORE,
          VMOVQ_REGISTER,
          VMOVQ_TO_REGISTER,
          VPBROADCASTB_REGISTER,
          VPBROADCASTW_REGISTER,
          VPBROADCASTD_REGISTER);

  private static final Set<VectorInstruction> GENERAL_ONLY =
      EnumSet.of(
          VMOVQ_REGISTER,
          VMOVQ_TO_REGISTER,
          VPBROADCASTB_REGISTER,
          VPBROADCASTW_REGISTER,
          VPBROADCASTD_REGISTER);

  private static final Map<String, String> NAMES_IN_VEX =
      Map.of("vpandd", "vpand", "vpandnd", "vpandn", "vpord", "vpor", "vpxord", "vpxor");

  private static final Map<String, String> NAMES_IN_EVEX =
      Map.of(
          "vmovdqu", "vmovdqu32",
          "vbroadcasti128", "vbroadcasti32x4",
          "vbroadcastf128", "vbroadcastf32x4",
          "vroundps", "vrndscaleps",
          "vextracti128", "vextracti32x4",
          "vextractf128", "vextractf32x4",
          "vinserti128", "vinserti32x4",
          "vinsertf128", "vinsertf32x4");

  private GnuOperands() {}

  /** Whether its other operand may be a vector, a mask or a tile. */
  static boolean hasVectors(VectorInstruction op) {
    return !MEMORY_ONLY.contains(op) && !GENERAL.contains(op) && !isMask(op) && !isTileLoad(op);
  }

  /** Whether its other operand may be a general register. */
  static boolean hasGeneral(VectorInstruction op) {
    return GENERAL.contains(op) || isMask(op);
  }

  /** Whether its other operand may be memory, with an index or without. */
  static boolean hasMemory(VectorInstruction op) {
    return !GENERAL_ONLY.contains(op)
        && !isMask(op)
        && op.form != InstructionForm.VMI
        && op != VMOVHLPS
        && op != TILERELEASE
        && op != TILEZERO
        && !op.name().startsWith("TDP");
  }

  static boolean isTileLoad(VectorInstruction op) {
    return op.name().startsWith("TILELOAD") || op.name().startsWith("TILESTORE");
  }

  static boolean isMask(VectorInstruction op) {
    return op.name().startsWith("KMOV");
  }

  /** Whether the target is a mask register because lanes are compared. */
  static boolean comparesTo(VectorInstruction op, Encoding encoding) {
    boolean compares = op == VectorInstruction.VCMPPS || op == VectorInstruction.VPCMPGTD;
    return compares && encoding.isExtended();
  }

  private static boolean isTile(VectorInstruction op) {
    return op.name().startsWith("T");
  }

  /** The mnemonic, and what makes GNU's assembler choose an encoding. */
  static String mnemonic(VectorInstruction op, Encoding encoding, boolean isMemory) {
    var name = op.name().toLowerCase(Locale.ROOT).replaceFirst("_(store|(to_)?register)$", "");
    boolean moves = name.matches("vmov(ups|dqu|q)") && !isMemory && hasVectors(op);
    var direction = moves ? op.form.isStore() ? "{store} " : "{load} " : "";
    if (op.isAlwaysVex()) return direction + name;
    var names = encoding.isExtended() ? NAMES_IN_EVEX : NAMES_IN_VEX;
    return (encoding.isExtended() ? "{evex} " : "{vex} ")
        + direction
        + names.getOrDefault(name, name);
  }

  /** The target, if it is a vector, a mask or a tile. */
  static String target(VectorInstruction op, Encoding encoding, int number) {
    if (op.form.isStore()) return other(op, encoding, number);
    if (isMask(op) || comparesTo(op, encoding)) return "k" + number;
    if (op == VCVTNEPS2BF16) return vector(encoding.bytes() / 2, number);
    return full(op, encoding, number);
  }

  /** An operand that is as long as vectors are. */
  static String full(VectorInstruction op, Encoding encoding, int number) {
    if (isTile(op)) return "tmm" + number;
    return vector(16 << op.length(encoding), number);
  }

  /** The operand that may be memory, where it is a vector. */
  static String other(VectorInstruction op, Encoding encoding, int number) {
    if (isTile(op)) return "tmm" + number;
    boolean isPart = op.operand != OperandSize.ALL;
    return isPart ? vector(op.memoryBytes(encoding), number) : full(op, encoding, number);
  }

  static String general(VectorInstruction op, int number) {
    boolean wide = op.name().contains("MOVQ");
    var name = Register.values()[number].name().toLowerCase(Locale.ROOT);
    return wide ? name : number < 8 ? name.replace('r', 'e') : name + "d";
  }

  private static String vector(int bytes, int number) {
    return (bytes <= 16 ? "xmm" : bytes == 32 ? "ymm" : "zmm") + number;
  }

  static String memory(VectorInstruction op, Encoding encoding, String address) {
    if (op != VCVTNEPS2BF16) return address;
    return vector(encoding.bytes(), 0).charAt(0) + "mmword ptr " + address;
  }
}
