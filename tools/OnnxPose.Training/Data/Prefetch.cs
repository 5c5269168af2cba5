namespace OnnxPose.Training.Data;

/// <summary>Makes numbered items ahead of time on the thread pool and hands them out in order.</summary>
/// <remarks>What comes out depends on the numbers alone, never on how many threads made it. For one
/// reader.</remarks>
sealed class Prefetch<T>
{
    readonly Queue<Task<T>> _queue = new();
    readonly Func<long, T> _make;
    long _next;

    public Prefetch(Func<long, T> make, long start, int ahead)
    {
        (_make, _next) = (make, start);
        for (var i = 0; i < ahead; i++)
        {
            Enqueue();
        }
    }

    /// <summary>The next item; waits where it is not ready yet.</summary>
    public T Next()
    {
        Enqueue();
        return _queue.Dequeue().GetAwaiter().GetResult();
    }

    void Enqueue()
    {
        var number = _next++;
        _queue.Enqueue(Task.Run(() => _make(number)));
    }
}
