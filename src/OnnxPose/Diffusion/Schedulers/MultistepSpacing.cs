namespace OnnxPose.Diffusion.Schedulers;

/// <summary>How the multistep solvers space their noise levels.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Karras">After Karras (<c>use_karras_sigmas</c>).</param>
/// <param name="Logarithmic">Evenly in the logarithm (<c>use_lu_lambdas</c>).</param>
/// <param name="EndsClean">Whether the last step ends without noise (<c>final_sigmas_type</c>).</param>
sealed record MultistepSpacing(bool Karras, bool Logarithmic, bool EndsClean);
