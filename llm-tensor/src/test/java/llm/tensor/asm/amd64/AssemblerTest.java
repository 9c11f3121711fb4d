package llm.tensor.asm.amd64;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes that the GNU assembler gives for the same instructions. */
class AssemblerTest {
  private final Assembler a = new Assembler();

  private void is(String expected) {
    var all = HexFormat.ofDelimiter(" ").formatHex(a.code());
    assertEquals(expected, all.substring(all.length() - Math.min(expected.length(), all.length())));
  }

  @Test
  void loadsAndStores() {
    a.vector(VectorInstruction.VMOVUPS, 3, RDI.at(64));
    is("62 f1 7c 48 10 5f 01"); // vmovups 64(%rdi),%zmm3
    a.vector(VectorInstruction.VMOVUPS, 31, R11.at(4));
    is("62 41 7c 48 10 bb 04 00 00 00"); // vmovups 4(%r11),%zmm31
    a.vector(VectorInstruction.VMOVUPS_STORE, 17, R9.at(128));
    is("62 c1 7c 48 11 49 02"); // vmovups %zmm17,128(%r9)
    a.vector(VectorInstruction.VMOVSS_STORE, 20, R10.at(40));
    is("62 c1 7e 08 11 62 0a"); // vmovss %xmm20,40(%r10)
    a.vector(VectorInstruction.VPMOVSDB_STORE, 4, RDX.at(16));
    is("62 f2 7e 48 21 62 01"); // vpmovsdb %zmm4,16(%rdx)
  }

  @Test
  void broadcasts() {
    a.vector(VectorInstruction.VPBROADCASTD, 26, RSI.at(500));
    is("62 62 7d 48 58 56 7d"); // vpbroadcastd 500(%rsi),%zmm26
    a.vector(VectorInstruction.VBROADCASTSS, 30, RSI.at(512));
    is("62 62 7d 48 18 b6 00 02 00 00"); // vbroadcastss 512(%rsi),%zmm30
    a.broadcast(31, Integer.MAX_VALUE);
    is("b8 ff ff ff 7f 62 62 7d 48 7c f8"); // mov $0x7fffffff,%eax; vpbroadcastd %eax,%zmm31
    a.vectorWithBroadcast(VectorInstruction.VPADDD, 12, 26, RSI.at(8));
    is("62 71 2d 50 fe 66 02"); // vpaddd 8(%rsi){1to16},%zmm26,%zmm12
    a.vectorWithBroadcast(VectorInstruction.VFMADD231PS, 5, 24, RSI.at(8));
    is("62 f2 3d 50 b8 6e 02"); // vfmadd231ps 8(%rsi){1to16},%zmm24,%zmm5
  }

  @Test
  void conversions() {
    a.vector(VectorInstruction.VCVTPH2PS, 28, RAX.at(96));
    is("62 62 7d 48 13 60 03"); // vcvtph2ps 96(%rax),%zmm28
    a.vector(VectorInstruction.VPMOVZXBD, 9, R11.at(48));
    is("62 52 7d 48 31 4b 03"); // vpmovzxbd 48(%r11),%zmm9
    a.vector(VectorInstruction.VPMOVSXBD, 25, RAX.at(48));
    is("62 62 7d 48 21 48 03"); // vpmovsxbd 48(%rax),%zmm25
    a.vector(VectorInstruction.VCVTDQ2PS, 23, 23);
    is("62 a1 7c 48 5b ff"); // vcvtdq2ps %zmm23,%zmm23
  }

  @Test
  void arithmetic() {
    a.vector(VectorInstruction.VPDPBUSD, 13, 24, 26);
    is("62 12 3d 40 50 ea"); // vpdpbusd %zmm26,%zmm24,%zmm13
    a.vector(VectorInstruction.VPANDD, 24, 31, RAX.at(64));
    is("62 61 05 40 db 40 01"); // vpandd 64(%rax),%zmm31,%zmm24
    a.vector(VectorInstruction.VDIVPS, 3, 29, 2);
    is("62 f1 14 40 5e da"); // vdivps %zmm2,%zmm29,%zmm3
    a.vector(VectorInstruction.VSHUFF32X4, 8, 2, 2, 0x4e);
    is("62 73 6d 48 23 c2 4e"); // vshuff32x4 $0x4e,%zmm2,%zmm2,%zmm8
    a.vector(VectorInstruction.VPSHUFD, 8, 0, 18, 0xb1);
    is("62 31 7d 48 70 c2 b1"); // vpshufd $0xb1,%zmm18,%zmm8
    a.shiftUpInts(25, 24, 4);
    is("62 91 35 40 72 f0 04"); // vpslld $4,%zmm24,%zmm25
  }

  @Test
  void arithmeticOfFunctions() {
    a.vector(VectorInstruction.VSUBPS, 2, 19, 30);
    is("62 91 64 40 5c d6"); // vsubps %zmm30,%zmm19,%zmm2
    a.vector(VectorInstruction.VMINPS, 19, 29, 2);
    is("62 e1 14 40 5d da"); // vminps %zmm2,%zmm29,%zmm19
    a.vector(VectorInstruction.VFMADD213PS, 19, 2, 30);
    is("62 82 6d 48 a8 de"); // vfmadd213ps %zmm30,%zmm2,%zmm19
    a.vector(VectorInstruction.VFMSUB213PS, 1, 18, 3);
    is("62 f2 6d 40 aa cb"); // vfmsub213ps %zmm3,%zmm18,%zmm1
    a.vector(VectorInstruction.VFNMADD231PS, 1, 18, 3);
    is("62 f2 6d 40 bc cb"); // vfnmadd231ps %zmm3,%zmm18,%zmm1
    a.vector(VectorInstruction.VCMPPS, 2, 3, 30, 5);
    is("62 91 64 48 c2 d6 05"); // vcmpnltps %zmm30,%zmm3,%k2
    a.vector(VectorInstruction.VPMAXUD, 2, 18, 3);
    is("62 f2 6d 40 3f d3"); // vpmaxud %zmm3,%zmm18,%zmm2
    a.vector(VectorInstruction.VPMOVZXWD, 18, RDX.at(32));
    is("62 e2 7d 48 33 52 01"); // vpmovzxwd 32(%rdx),%zmm18
    a.vector(VectorInstruction.VBROADCASTSS, 30, 1);
    is("62 62 7d 48 18 f1"); // vbroadcastss %xmm1,%zmm30
  }

  @Test
  void someLanes() {
    a.mask(1, RDX);
    is("c4 e1 78 92 ca"); // {vex3} kmovw %edx,%k1
    a.mask(1, R9);
    is("c4 c1 78 92 c9"); // kmovw %r9d,%k1
    a.vector(VectorInstruction.VMOVUPS, Mask.of(1).zeroing(), 3, RDI.at(64));
    is("62 f1 7c c9 10 5f 01"); // vmovups 64(%rdi),%zmm3{%k1}{z}
    a.vector(VectorInstruction.VMOVUPS, Mask.ALL.zeroing(), 3, RDI.at(64));
    is("62 f1 7c 48 10 5f 01"); // vmovups 64(%rdi),%zmm3
    a.vector(VectorInstruction.VMOVUPS_STORE, Mask.of(1), 17, R9.at(128));
    is("62 c1 7c 49 11 49 02"); // vmovups %zmm17,128(%r9){%k1}
    a.vector(VectorInstruction.VMULPS, Mask.of(1).zeroing(), 1, 18, RDX.at(64));
    is("62 f1 6c c1 59 4a 01"); // vmulps 64(%rdx),%zmm18,%zmm1{%k1}{z}
    a.vector(VectorInstruction.VADDPS, Mask.of(1), 17, 17, 2);
    is("62 e1 74 41 58 ca"); // vaddps %zmm2,%zmm17,%zmm17{%k1}
    a.vector(VectorInstruction.VBLENDMPS, Mask.of(2), 9, 20, 4);
    is("62 72 5d 42 65 cc"); // vblendmps %zmm4,%zmm20,%zmm9{%k2}
    a.vector(VectorInstruction.VSCALEFPS, Mask.of(2).zeroing(), 2, 3, 18);
    is("62 b2 65 ca 2c d2"); // vscalefps %zmm18,%zmm3,%zmm2{%k2}{z}
  }

  @Test
  void generalRegisters() {
    a.prefetch(RAX.at(2176));
    is("0f 18 88 80 08 00 00"); // prefetcht0 2176(%rax)
    a.prefetch(R11.at(0));
    is("41 0f 18 4b 00"); // prefetcht0 0(%r11), with a displacement of one byte
    a.store(RSP.at(-8), 4);
    is("48 c7 44 24 f8 04 00 00 00"); // movq $4,-8(%rsp)
    a.load(R10, RSP.at(8));
    is("4c 8b 54 24 08"); // mov 8(%rsp),%r10
    a.move(RSI, RDX);
    is("48 89 d6"); // mov %rdx,%rsi
    a.add(RDI, RSI);
    is("48 01 f7"); // add %rsi,%rdi
    a.add(R9, RSP.at(8));
    is("4c 03 4c 24 08"); // add 8(%rsp),%r9
    a.add(R11, 2176);
    is("49 81 c3 80 08 00 00"); // add $2176,%r11
    a.and(R9, 0x1234);
    is("49 81 e1 34 12 00 00"); // and $0x1234,%r9
    a.shiftDown(RAX, 2);
    is("48 c1 e8 02"); // shr $2,%rax
    a.shiftDown(R9, 2);
    is("49 c1 e9 02"); // shr $2,%r9
  }

  @Test
  void partsOfGeneralRegisters() {
    a.load(RAX, R10.at(18), Short.BYTES);
    is("41 0f b7 42 12"); // movzwl 18(%r10),%eax
    a.load(RAX, R10.at(20), Integer.BYTES);
    is("41 8b 42 14"); // mov 20(%r10),%eax
    a.store(RSI.at(4736), RAX, Byte.BYTES);
    is("88 86 80 12 00 00"); // mov %al,4736(%rsi)
    a.store(R11.at(64), RAX, Short.BYTES);
    is("66 41 89 43 40"); // mov %ax,64(%r11)
    a.store(RCX.at(64), RAX, Integer.BYTES);
    is("89 41 40"); // mov %eax,64(%rcx)
    a.xorInt(RCX, 0x80808080);
    is("81 f1 80 80 80 80"); // xor $0x80808080,%ecx
    a.andInt(R9, 0x3f3f3f3f);
    is("41 81 e1 3f 3f 3f 3f"); // and $0x3f3f3f3f,%r9d
    a.orInt(RAX, RSP.at(-16));
    is("0b 44 24 f0"); // or -16(%rsp),%eax
    a.shiftDownInt(RCX, 6);
    is("c1 e9 06"); // shr $6,%ecx
    a.shiftUpInt(R10, 4);
    is("41 c1 e2 04"); // shl $4,%r10d
  }

  @Test
  void indexes() {
    a.vector(VectorInstruction.VBROADCASTSS, 28, R10.at(0).plus(RSI, 2));
    is("62 42 7d 48 18 64 72 00"); // vbroadcastss 0(%r10,%rsi,2),%zmm28
    a.vector(VectorInstruction.VMOVUPS, 1, RAX.at(64).plus(R9, 8));
    is("62 b1 7c 48 10 4c c8 01"); // vmovups 64(%rax,%r9,8),%zmm1
    a.store(RSP.at(-8), RDI);
    is("48 89 7c 24 f8"); // mov %rdi,-8(%rsp)
  }

  @Test
  void loopsJumpBack() {
    int top = a.here();
    a.countDown(R10, top);
    is("49 ff ca 0f 85 f7 ff ff ff"); // dec %r10; jne top
    a.countDown(RSP.at(24), top);
    is("48 ff 4c 24 18 0f 85 ec ff ff ff"); // decq 24(%rsp); jne top
    a.end();
    is("c5 f8 77 c3"); // vzeroupper; ret
  }

  @Test
  void jumpsAhead() {
    int jump = a.jumpIfZero(R9);
    a.move(RSI, RDX);
    a.land(jump);
    a.end(); // test %r9,%r9; je end; mov %rdx,%rsi; end: vzeroupper; ret
    is("4d 85 c9 0f 84 03 00 00 00 48 89 d6 c5 f8 77 c3");
  }
}
