namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Solves a small system of linear equations in single precision.</summary>
static class LinearSystem
{
    /// <summary>Gauss' elimination, the row with the largest number first.</summary>
    /// <param name="rows">The equations, each with its right side last; used up.</param>
    /// <param name="solution">One number per equation; not finite where the system has none.</param>
    public static void Solve(float[][] rows, Span<float> solution)
    {
        for (var pivot = 0; pivot < rows.Length; pivot++)
        {
            BringLargestUp(rows, pivot);
            for (var below = pivot + 1; below < rows.Length; below++)
            {
                var factor = rows[below][pivot] / rows[pivot][pivot];
                for (var j = pivot; j <= rows.Length; j++)
                {
                    rows[below][j] -= factor * rows[pivot][j];
                }
            }
        }
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            var known = rows[i][rows.Length];
            for (var j = i + 1; j < rows.Length; j++)
            {
                known -= rows[i][j] * solution[j];
            }
            solution[i] = known / rows[i][i];
        }
    }

    static void BringLargestUp(float[][] rows, int pivot)
    {
        var largest = pivot;
        for (var row = pivot + 1; row < rows.Length; row++)
        {
            largest = MathF.Abs(rows[row][pivot]) > MathF.Abs(rows[largest][pivot]) ? row : largest;
        }
        (rows[pivot], rows[largest]) = (rows[largest], rows[pivot]);
    }
}
