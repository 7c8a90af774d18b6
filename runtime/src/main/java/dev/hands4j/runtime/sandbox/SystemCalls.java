package dev.hands4j.runtime.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A filter of system calls that nothing in a sandbox needs and that have opened ways into the
 * kernel: modules, keys, BPF, performance counters, io_uring, the clock, swapping and the like. It
 * answers "not permitted", so that programs which only try one go on. A classic BPF program
 * (seccomp(2)), because bubblewrap wants a compiled one and no Java library makes it.
 */
final class SystemCalls {
  private static final int LOAD = 0x20;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int NOT_PERMITTED = 0x00050001;
  private static final int NO_SUCH_CALL = 0x00050026;
  private static final int NUMBER_AT = 0;
  private static final int ARCHITECTURE_AT = 4;

  /** Another numbering on the same machine, which would go around the list. */
  private static final int X32 = 0x40000000;

  private record Machine(int architecture, List<Integer> refused) {}

  /**
   * acct, add_key, request_key, keyctl, bpf, userfaultfd, perf_event_open, kexec_load,
   * kexec_file_load, create_module, init_module, finit_module, delete_module, query_module,
   * get_kernel_syms, nfsservctl, iopl, ioperm, swapon, swapoff, reboot, settimeofday,
   * clock_settime, clock_adjtime, adjtimex, syslog, quotactl, quotactl_fd, lookup_dcookie,
   * open_by_handle_at, move_pages, kcmp, vhangup, uselib, sysfs, io_uring_setup, io_uring_enter,
   * io_uring_register, fanotify_init.
   */
  private static final Machine X86_64 =
      new Machine(
          0xC000003E,
          List.of(
              163, 248, 249, 250, 321, 323, 298, 246, 320, 174, 175, 313, 176, 178, 177, 180, 172,
              173, 167, 168, 169, 164, 227, 305, 159, 103, 179, 443, 212, 304, 279, 312, 153, 134,
              139, 425, 426, 427, 300));

  /** The same, as far as this machine has them. */
  private static final Machine AARCH64 =
      new Machine(
          0xC00000B7,
          List.of(
              89, 217, 218, 219, 280, 282, 241, 104, 294, 105, 273, 106, 42, 224, 225, 142, 170,
              112, 266, 171, 116, 60, 443, 18, 265, 239, 272, 58, 425, 426, 427, 262));

  private SystemCalls() {}

  /**
   * The program for a machine as Java names it.
   *
   * @return empty for a machine whose numbers are not known here
   */
  static Optional<byte[]> filter(String machine) {
    return switch (machine) {
      case "amd64", "x86_64" -> Optional.of(program(X86_64));
      case "aarch64" -> Optional.of(program(AARCH64));
      default -> Optional.empty();
    };
  }

  private static byte[] program(Machine machine) {
    List<Integer> refused = machine.refused();
    ByteBuffer out = ByteBuffer.allocate((refused.size() + 8) * 8).order(ByteOrder.LITTLE_ENDIAN);
    add(out, LOAD, 0, 0, ARCHITECTURE_AT);
    add(out, IF_EQUAL, 1, 0, machine.architecture());
    add(out, RETURN, 0, 0, NO_SUCH_CALL);
    add(out, LOAD, 0, 0, NUMBER_AT);
    add(out, IF_AT_LEAST, refused.size() + 1, 0, X32);
    for (int i = 0; i < refused.size(); i++) {
      add(out, IF_EQUAL, refused.size() - i + 1, 0, refused.get(i));
    }
    add(out, RETURN, 0, 0, ALLOW);
    add(out, RETURN, 0, 0, NO_SUCH_CALL);
    add(out, RETURN, 0, 0, NOT_PERMITTED);
    return out.array();
  }

  private static void add(ByteBuffer out, int code, int yes, int no, int value) {
    out.putShort((short) code).put((byte) yes).put((byte) no).putInt(value);
  }
}
