package llm.tensor.asm.amd64;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R13;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All instructions on vectors in all encodings, with registers and memory of all kinds. */
final class VectorCases {
  private static final int HOW = 0x4e;

  /** Each instruction has a few of them. */
  private static final List<Address> ADDRESSES =
      List.of(
          new Address("[rdi]", RDI.at(0)),
          new Address("[r10+rsi*2+4096]", R10.at(4096).plus(RSI, 2)),
          new Address("[r13+0]", R13.at(0)),
          new Address("[rsi+r9*8+5]", RSI.at(5).plus(R9, 8)),
          new Address("[rsp+1028]", RSP.at(1028)),
          new Address("[r9+r11*4-64]", R9.at(-64).plus(R11, 4)),
          new Address("[r10-132]", R10.at(-132)));

  private record Address(String text, Memory memory) {}

  /** Some of those whose second operand may be 32 bits of memory that stand in all lanes. */
  private static final Set<VectorInstruction> BROADCASTING =
      Set.of(
          VectorInstruction.VADDPS,
          VectorInstruction.VMULPS,
          VectorInstruction.VFMADD231PS,
          VectorInstruction.VPADDD,
          VectorInstruction.VPDPBUSD,
          VectorInstruction.VPANDD);

  private final Map<String, byte[]> cases;
  private final VectorInstruction op;
  private final Encoding encoding;

  private VectorCases(VectorInstruction op, Encoding encoding, Map<String, byte[]> cases) {
    this.op = op;
    this.encoding = encoding;
    this.cases = cases;
  }

  /** Adds each case: GNU's text, and what we write. */
  static void addTo(Map<String, byte[]> cases) {
    for (var op : VectorInstruction.values()) {
      for (var encoding : Encoding.values()) {
        boolean is = op.isAlwaysVex() ? encoding == Encoding.VEX_128 : isEncoded(op, encoding);
        if (is) new VectorCases(op, encoding, cases).all();
      }
    }
  }

  private static boolean isEncoded(VectorInstruction op, Encoding encoding) {
    try {
      op.check(encoding);
    } catch (IllegalArgumentException e) {
      return false;
    }
    boolean isLonger = encoding != Encoding.VEX_128 && encoding != Encoding.EVEX_128;
    return !(op.length(encoding) == 0 && isLonger); // has one length, whatever others have
  }

  private void all() {
    int last = op.isAlwaysVex() ? 7 : encoding.registers() - 1, middle = last / 2 + 1;
    if (GnuOperands.hasVectors(op)) {
      vectors(1, 2, 3);
      vectors(middle, last, 0);
      vectors(last - 1, 3, middle + 1);
      vectors(2, middle + 1, last);
    }
    if (GnuOperands.hasGeneral(op)) {
      general(1, 1);
      general(op.isAlwaysVex() ? 2 : last, 9);
    }
    if (GnuOperands.hasMemory(op)) {
      for (int i = 0; i < 3; i++) {
        memory(ADDRESSES.get((op.ordinal() + i * 2) % ADDRESSES.size()), 5, 6);
      }
    }
    if (GnuOperands.hasMemory(op) && !op.isAlwaysVex()) {
      memory(new Address("[r11+64]", R11.at(64)), last, middle);
    }
    if (encoding.isExtended() && BROADCASTING.contains(op)) broadcast();
    if (encoding.isExtended() && op.form == InstructionForm.RVM && op.length(encoding) > 0)
      masked();
  }

  private void add(String text, Consumer<Assembler> writer) {
    var a = new Assembler(encoding);
    writer.accept(a);
    cases.put(text, a.code());
  }

  private String how() {
    return op.form.hasHow() ? ", " + HOW : "";
  }

  private boolean isBlendBySigns() {
    return op == VectorInstruction.VBLENDVPS || op == VectorInstruction.VPBLENDVB;
  }

  /** A target is a mask register where lanes are compared: it has a small number. */
  private int target(int number) {
    return GnuOperands.comparesTo(op, encoding) ? number % 8 : number;
  }

  private void vectors(int wished, int first, int second) {
    int target = target(wished);
    var t = GnuOperands.target(op, encoding, target);
    var f = GnuOperands.full(op, encoding, first);
    var s =
        op.form.isStore()
            ? GnuOperands.full(op, encoding, second)
            : GnuOperands.other(op, encoding, second);
    var name = GnuOperands.mnemonic(op, encoding, false);
    if (op == VectorInstruction.TILERELEASE) {
      add(name, a -> a.vector(op, 0, 0));
    } else if (op == VectorInstruction.TILEZERO) {
      add(name + " " + t, a -> a.vector(op, target, 0));
    } else if (op.name().startsWith("TDP")) {
      add(name + " " + t + ", " + s + ", " + f, a -> a.vector(op, target, first, second));
    } else if (op.form == InstructionForm.VMI) {
      add(name + " " + t + ", " + s + ", 5", a -> a.shift(op, target, second, 5));
    } else if (isBlendBySigns()) {
      var text = name + " " + t + ", " + f + ", " + s + ", " + GnuOperands.full(op, encoding, 9);
      add(text, a -> a.blend(op, target, first, second, 9));
    } else if (op.form.hasTwo()) {
      var text = name + " " + t + ", " + f + ", " + s + how();
      add(text, a -> write(a, target, first, second));
    } else {
      add(name + " " + t + ", " + s + how(), a -> write(a, target, 0, second));
    }
  }

  private void write(Assembler a, int target, int first, int second) {
    if (op.form.hasHow()) a.vector(op, target, first, second, HOW);
    else a.vector(op, target, first, second);
  }

  private void general(int vector, int general) {
    var g = GnuOperands.general(op, general);
    if (op == VectorInstruction.KMOVQ) g = general == 1 ? "rcx" : "r9";
    var v =
        op.form.isStore()
            ? GnuOperands.full(op, encoding, vector)
            : GnuOperands.target(op, encoding, vector);
    var operands = op.form.isStore() ? g + ", " + v : v + ", " + g;
    add(
        GnuOperands.mnemonic(op, encoding, false) + " " + operands,
        a -> a.vector(op, vector, Register.values()[general]));
  }

  private void memory(Address address, int wished, int first) {
    var memory = address.memory;
    if (GnuOperands.isTileLoad(op) && !memory.hasIndex()) return;
    int target = target(wished);
    var m = GnuOperands.memory(op, encoding, address.text);
    boolean isStore = op.form.isStore() || op == VectorInstruction.VMASKMOVPS_STORE;
    var f = op.form.hasTwo() ? GnuOperands.full(op, encoding, first) : "";
    boolean isConfiguration =
        op == VectorInstruction.LDTILECFG || op == VectorInstruction.STTILECFG;
    var t =
        isConfiguration
            ? ""
            : isStore
                ? GnuOperands.full(op, encoding, target)
                : GnuOperands.target(op, encoding, target);
    var operands = isStore ? join(m, f, t) : join(t, f, m);
    var signs = isBlendBySigns() ? ", " + GnuOperands.full(op, encoding, HOW >> 4) : how();
    add(
        GnuOperands.mnemonic(op, encoding, true) + " " + operands + signs,
        a -> {
          int register = t.isEmpty() ? 0 : target, second = op.form.hasTwo() ? first : 0;
          if (isBlendBySigns()) a.vector(op, register, second, memory, HOW & 0xf0);
          else if (op.form.hasHow()) a.vector(op, register, second, memory, HOW);
          else a.vector(op, register, second, memory);
        });
  }

  private static String join(String... operands) {
    return String.join(", ", Stream.of(operands).filter(o -> !o.isEmpty()).toList());
  }

  private void broadcast() {
    int lanes = encoding.bytes() / Float.BYTES;
    for (int at : new int[] {8, 508, 512}) {
      add(
          "%s %s, %s, [rsi+%d]{1to%d}"
              .formatted(
                  GnuOperands.mnemonic(op, encoding, true),
                  GnuOperands.full(op, encoding, 12),
                  GnuOperands.full(op, encoding, 26),
                  at,
                  lanes),
          a -> a.vectorWithBroadcast(op, 12, 26, RSI.at(at)));
    }
  }

  private void masked() {
    if (op == VectorInstruction.VCVTNE2PS2BF16 || !GnuOperands.hasVectors(op)) return;
    if (GnuOperands.comparesTo(op, encoding)) return;
    var text =
        "%s %s%s, %s, "
            .formatted(
                GnuOperands.mnemonic(op, encoding, false),
                GnuOperands.full(op, encoding, 17),
                "%s",
                GnuOperands.full(op, encoding, 18));
    add(
        text.formatted("{k1}") + GnuOperands.other(op, encoding, 3),
        a -> a.vector(op, Mask.of(1), 17, 18, 3));
    add(
        text.formatted("{k7}{z}") + "[rdx+64]",
        a -> a.vector(op, Mask.of(7).zeroing(), 17, 18, Register.RDX.at(64)));
  }
}
