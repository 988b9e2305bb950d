    .text
    .globl one
one:
#if defined(__x86_64__) || defined(__i386__)
    movl $1, %eax
    ret
#elif defined(__aarch64__)
    mov w0, #1
    ret
#elif defined(__arm__)
    .arm
    .type one, %function
    mov r0, #1
    bx lr
#elif defined(__riscv)
    li a0, 1
    ret
#elif defined(__powerpc64__)
    li 3, 1
    blr
#elif defined(__s390x__)
    lghi %r2, 1
    br %r14
#else
#error "no assembly for this architecture"
#endif
#ifdef __ELF__
    .section .note.GNU-stack,"",%progbits
#endif
