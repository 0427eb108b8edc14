/* Calls a gradient many times, so that the interpreter of the caller is not part of what is measured. */
typedef int (*gradient)(void *, const double *, double *, double *);

int repeat(gradient call, void *model, const double *position, double *value, double *out, int times) {
  int status = 0;
  for (int k = 0; k < times; k++) status |= call(model, position, value, out);
  return status;
}
